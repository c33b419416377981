"""GoogLeNet training steps in PyTorch, timed a round at a time: the peer of "Benchmarks training".

usage: training_peer.py Torchvision|Paper plain|channels-last float32|bfloat16 MINI_BATCH STEPS

Says "ready" when it is warm; after each line on standard input it trains STEPS steps and says "round IMAGES SECONDS".
bfloat16 is torch.autocast.
"""

import contextlib
import sys
import time
import warnings

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 17
IMAGE_SIZE = 224
WARM_UP_STEPS = 2
AUXILIARY_WEIGHT = 0.3

# Szegedy et al. 2014, Table 1: 1x1, 3x3 reduce, 3x3, 5x5 reduce, 5x5, pool projection
TABLE_1 = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def unit(channels, out, kernel, stride=1):
    return nn.Sequential(
        nn.Conv2d(channels, out, kernel, stride, padding=kernel // 2), nn.ReLU(inplace=True)
    )


def pool():
    return nn.MaxPool2d(3, stride=2, ceil_mode=True)


def normalization():
    return nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=1.0)


class Inception(nn.Module):
    def __init__(self, channels, ones, threes_reduce, threes, fives_reduce, fives, projection):
        super().__init__()
        self.branches = nn.ModuleList([
            unit(channels, ones, 1),
            nn.Sequential(unit(channels, threes_reduce, 1), unit(threes_reduce, threes, 3)),
            nn.Sequential(unit(channels, fives_reduce, 1), unit(fives_reduce, fives, 5)),
            nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), unit(channels, projection, 1)),
        ])

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class Paper(nn.Module):
    """The layout of the paper: local response normalisation, biases, 5x5."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(
            unit(3, 64, 7, 2), pool(), normalization(), unit(64, 64, 1), unit(64, 192, 3), normalization(), pool()
        )
        channels, self.modules_by_name = 192, nn.ModuleDict()
        for name, widths in TABLE_1.items():
            self.modules_by_name[name] = Inception(channels, *widths)
            channels = widths[0] + widths[2] + widths[4] + widths[5]
        self.after_3, self.after_4 = pool(), pool()
        self.auxiliary_4a, self.auxiliary_4d = self.auxiliary(512), self.auxiliary(528)
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.4), nn.Linear(channels, CLASSES))

    @staticmethod
    def auxiliary(channels):
        return nn.Sequential(
            nn.AvgPool2d(5, 3), unit(channels, 128, 1), nn.Flatten(),
            nn.Linear(2048, 1024), nn.ReLU(inplace=True), nn.Dropout(0.7), nn.Linear(1024, CLASSES),
        )

    def forward(self, x):
        x = self.stem(x)
        heads = []
        for name, module in self.modules_by_name.items():
            x = module(x)
            if name == "3b":
                x = self.after_3(x)
            elif name == "4a":
                heads.append(self.auxiliary_4a(x))
            elif name == "4d":
                heads.append(self.auxiliary_4d(x))
            elif name == "4e":
                x = self.after_4(x)
        return self.head(x), heads[0], heads[1]


def network(architecture):
    if architecture == "Paper":
        return Paper()
    import torchvision

    return torchvision.models.GoogLeNet(num_classes=CLASSES, aux_logits=True, transform_input=False, init_weights=False)


def main():
    warnings.filterwarnings("ignore")
    architecture, layout, numbers, mini_batch, steps = sys.argv[1:]
    mini_batch, steps = int(mini_batch), int(steps)
    torch.manual_seed(1)
    net = network(architecture).train()
    images = torch.randn(mini_batch, 3, IMAGE_SIZE, IMAGE_SIZE)
    labels = torch.randint(0, CLASSES, (mini_batch,))
    if layout == "channels-last":
        net = net.to(memory_format=torch.channels_last)
        images = images.to(memory_format=torch.channels_last)
    descent = torch.optim.SGD(net.parameters(), lr=1e-4, momentum=0.9)

    def train(count):
        for _ in range(count):
            with torch.autocast("cpu", dtype=torch.bfloat16) if numbers == "bfloat16" else contextlib.nullcontext():
                heads = net(images)
            losses = [F.cross_entropy(head.float(), labels) for head in heads]
            loss = losses[0] + AUXILIARY_WEIGHT * (losses[1] + losses[2])
            descent.zero_grad(set_to_none=True)
            loss.backward()
            descent.step()
            loss.item()

    train(WARM_UP_STEPS)
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        train(steps)
        print("round", mini_batch * steps, f"{time.perf_counter() - start:.6f}", flush=True)


if __name__ == "__main__":
    main()
