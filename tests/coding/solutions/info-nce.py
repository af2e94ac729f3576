import math


def clip_loss(images, texts, temperature):
    def cosine(one, other):
        product = sum(a * b for a, b in zip(one, other, strict=True))
        return product / math.sqrt(sum(a * a for a in one) * sum(b * b for b in other))

    count = len(images)
    table = [[cosine(image, text) / temperature for text in texts] for image in images]
    total = 0.0
    for i in range(count):
        for rivals in (table[i], [row[i] for row in table]):
            total += math.log(sum(math.exp(rival - max(rivals)) for rival in rivals)) + max(rivals) - table[i][i]
    return total / (2 * count)
