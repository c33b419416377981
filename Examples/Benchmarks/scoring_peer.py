"""GoogLeNet scoring in PyTorch from JPEG files that Pillow decodes, timed a round at a time: the peer of "Benchmarks scoring".

usage: scoring_peer.py Torchvision|Paper plain|channels-last MINI_BATCH LIST

LIST is a file with one path per line. Says "ready" when it is warm; after each line on standard input it scores all images and says
"round IMAGES SECONDS".
"""

import sys
import time
import warnings

import numpy
import torch
from PIL import Image

from training_peer import IMAGE_SIZE, network

RESIZE_TO = 256


def pixels(path):
    image = Image.open(path).convert("RGB")
    width, height = image.size
    scale = RESIZE_TO / min(width, height)
    image = image.resize((round(width * scale), round(height * scale)), Image.BILINEAR)
    left, top = (image.width - IMAGE_SIZE) // 2, (image.height - IMAGE_SIZE) // 2
    image = image.crop((left, top, left + IMAGE_SIZE, top + IMAGE_SIZE))
    return torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1).float() - 120


def main():
    warnings.filterwarnings("ignore")
    architecture, layout, mini_batch, list_file = sys.argv[1:]
    mini_batch = int(mini_batch)
    with open(list_file, encoding="utf-8") as lines:
        paths = [line.rstrip("\n") for line in lines]
    torch.manual_seed(1)
    net = network(architecture).eval()
    if layout == "channels-last":
        net = net.to(memory_format=torch.channels_last)

    def score():
        labels = []
        with torch.inference_mode():
            for start in range(0, len(paths), mini_batch):
                images = torch.stack([pixels(path) for path in paths[start:start + mini_batch]])
                if layout == "channels-last":
                    images = images.contiguous(memory_format=torch.channels_last)
                logits = net(images)
                logits = logits if isinstance(logits, torch.Tensor) else logits[0]
                labels += logits.softmax(1).argmax(1).tolist()
        assert len(labels) == len(paths)

    score()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        score()
        print("round", len(paths), f"{time.perf_counter() - start:.6f}", flush=True)


if __name__ == "__main__":
    main()
