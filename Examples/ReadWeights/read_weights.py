"""Reads weights that GoogLeNetTransformer.SaveWeights wrote, in PyTorch, and scores images with them.

    python3 read_weights.py WEIGHTS.safetensors PIXELS.safetensors [--save COPY.safetensors]

PIXELS has a tensor "pixels", [N, 3, S, S]: RGB from 0 to 255. One line per image is printed with its logits. --save writes the weights
as PyTorch has them into another file of the same form, which FromWeights and InitialWeights read.

Weights with torchvision's names go into torchvision's own GoogLeNet; those with Caffe's names into the paper's network below.
Needs PyTorch, and torchvision for the former (Debian: python3-torch, python3-torchvision).
"""

import json
import struct
import sys

import torch
import torch.nn.functional as F


def load(path):
    """The tensors, float32, and the metadata of a safetensors file."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data[begin:end], dtype=torch.float32)
        tensors[name] = values.reshape(entry["shape"])
    return tensors, metadata


def save(path, tensors, metadata):
    """Writes such a file."""
    header, begin = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        end = begin + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, end]}
        begin = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())


def normalize(pixels, tensors, metadata):
    """RGB from 0 to 255 to what the weights take: minus the mean, in the order of their channels."""
    if metadata["mean"] == "input.mean":
        mean = tensors.pop("input.mean").reshape(1, 3, *pixels.shape[2:])
    else:
        mean = torch.tensor(json.loads(metadata["mean"])).reshape(1, 3, 1, 1)
    pixels = pixels - mean
    return pixels.flip(1) if metadata["channels"] == "BGR" else pixels


class PaperNetwork(torch.nn.Module):
    """GoogLeNet as the paper and Caffe have it, with Caffe's names: [N, 3, 224, 224] to logits [N, classes]."""

    def __init__(self, tensors):
        super().__init__()
        self.tensors = tensors

    def forward(self, x):
        x = self.pool(self.convolution("conv1/7x7_s2", x, stride=2))        # [N, 64, 56, 56]
        x = self.convolution("conv2/3x3_reduce", self.normalization(x))     # [N, 64, 56, 56]
        x = self.normalization(self.convolution("conv2/3x3", x))            # [N, 192, 56, 56]
        x = self.pool(x)                                                    # [N, 192, 28, 28]
        for module in ("3a", "3b"):
            x = self.inception(module, x)                                   # [N, 480, 28, 28]
        x = self.pool(x)                                                    # [N, 480, 14, 14]
        for module in ("4a", "4b", "4c", "4d", "4e"):
            x = self.inception(module, x)                                   # [N, 832, 14, 14]
        x = self.pool(x)                                                    # [N, 832, 7, 7]
        for module in ("5a", "5b"):
            x = self.inception(module, x)                                   # [N, 1024, 7, 7]
        x = x.mean((2, 3))                                                  # [N, 1024]
        return F.linear(x, self.tensors["loss3/classifier.weight"], self.tensors["loss3/classifier.bias"])

    def inception(self, module, x):
        def branch(name, x):
            return self.convolution(f"inception_{module}/{name}", x)

        return torch.cat((
            branch("1x1", x),
            branch("3x3", branch("3x3_reduce", x)),
            branch("5x5", branch("5x5_reduce", x)),
            branch("pool_proj", F.max_pool2d(x, 3, stride=1, padding=1))), dim=1)

    def convolution(self, name, x, stride=1):
        weight = self.tensors[f"{name}.weight"]
        return F.relu(F.conv2d(x, weight, self.tensors[f"{name}.bias"], stride=stride, padding=weight.shape[2] // 2))

    @staticmethod
    def pool(x):
        return F.max_pool2d(x, 3, stride=2, ceil_mode=True)

    @staticmethod
    def normalization(x):
        return F.local_response_norm(x, 5, alpha=1e-4, beta=0.75, k=1)

    def state_dict(self):
        return self.tensors


def network(tensors):
    """The network of the weights, ready to score."""
    if "loss3/classifier.weight" in tensors:
        return PaperNetwork(tensors)
    from torchvision.models import googlenet

    model = googlenet(
        weights=None, num_classes=tensors["fc.weight"].shape[0], aux_logits=False, transform_input=False, init_weights=False)
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing), (missing, unexpected)
    return model.eval()


def main(weights, pixels, copy=None):
    tensors, metadata = load(weights)
    x = normalize(load(pixels)[0]["pixels"], tensors, metadata)
    model = network(tensors)
    with torch.no_grad():
        for logits in model(x):
            print(" ".join(repr(value) for value in logits.tolist()))
    if copy is not None:
        state = {name: tensor for name, tensor in model.state_dict().items() if not name.endswith("num_batches_tracked")}
        save(copy, state, metadata)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) not in (2, 4) or arguments[2:3] not in ([], ["--save"]):
        sys.exit(__doc__)
    main(arguments[0], arguments[1], *arguments[3:])
