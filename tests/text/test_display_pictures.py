"""Display formulas, and matrices inside a text, drawn in two dimensions where there is room."""

from __future__ import annotations

from collections.abc import Iterator

from every_case import every_case

from dlquiz.text.cells import cell_width
from dlquiz.text.laying_out import layout
from dlquiz.text.markdown import parse
from dlquiz.text.marks import marked, parse_marked
from dlquiz.text.plainly import plain


def lines(source: str, width: int = 40) -> list[str]:
    return ["".join(span.text for span in line) for line in layout(parse(source), width)]


def drawn(latex: str, width: int = 80) -> str:
    return "\n".join(lines(f"$${latex}$$", width))


PICTURES = r"""
# fraction: \frac{a+b}{c}
 a + b
───────
   c

# sigmoid: \sigma(z) = \frac{1}{1+e^{-z}}
           1
σ(z) = ─────────
        1 + e⁻ᶻ

# single row: y = w^T x + b
y = wᵀx + b

# unicode scripts stay: \theta_{t+1} = \theta_t^2 - 1
θₜ₊₁ = θₜ² − 1

# normalisation: \hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}},\quad y_i = \gamma \hat{x}_i + \beta
      xᵢ − μ
            B
x̂ᵢ = ──────────,  yᵢ = γx̂ᵢ + β
       ┌──────
       │σ² + ε
      ╲│ B

# output size: o = \left\lfloor \frac{n+2p-k}{s} \right\rfloor + 1
    ⎢ n + 2p − k ⎥
o = ⎢────────────⎥ + 1
    ⎣     s      ⎦

# softmax: s_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}
         zᵢ
        e
sᵢ = ─────────
       K   zⱼ
       Σ  e
      j=1

# cross entropy: L = -\frac{1}{n}\sum_{i=1}^{n} y_i \log \hat{y}_i
       1   n
L = − ───  Σ  yᵢ log ŷᵢ
       n  i=1

# cases: f(x) = \begin{cases} x, & x > 0 \\ \alpha x, & \text{otherwise} \end{cases}
       ⎧x,   x > 0
f(x) = ⎨
       ⎩αx,  otherwise

# three cases: \text{sgn}(x) = \begin{cases} 1 & x > 0 \\ 0 & x = 0 \\ -1 & x < 0 \end{cases}
         ⎧1   x > 0
sgn(x) = ⎨0   x = 0
         ⎩−1  x < 0

# matrix: A = \begin{bmatrix} 1 & 2 \\ -3 & 4 \end{bmatrix}
A = ⎡1   2⎤
    ⎣−3  4⎦

# matrix times column: \begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix} \begin{pmatrix} x \\ y \end{pmatrix}
⎛1  2⎞
⎜3  4⎟⎛x⎞
⎝5  6⎠⎝y⎠

# determinant: \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc
│a  b│ = ad − bc
│c  d│

# one-row matrix: \begin{bmatrix} 1 & 2 & 3 \end{bmatrix}^\top
[1  2  3]ᵀ

# aligned: \begin{aligned} y &= \sigma(Wx+b) \\ &= \sigma(z) \\ &+ 1 \end{aligned}
y = σ(Wx + b)
  = σ(z)
  + 1

# chain rule: \frac{\partial L}{\partial w} = \frac{\partial L}{\partial y} \frac{\partial y}{\partial w}
 ∂L     ∂L   ∂y
──── = ──── ────
 ∂w     ∂y   ∂w

# update: w \leftarrow w - \eta \frac{\partial L}{\partial w}
           ∂L
w ← w − η ────
           ∂w

# Adam: \theta_{t+1} = \theta_t - \frac{\eta}{\sqrt{\hat{v}_t}+\epsilon} \hat{m}_t
                η
θₜ₊₁ = θₜ − ───────── m̂ₜ
             √v̂ₜ + ε

# tall power: \left(\frac{a}{b}\right)^2
⎛ a ⎞²
⎜───⎟
⎝ b ⎠

# tall power on its own row: \left[\frac{a}{b}\right]^{[l]}_{Q}
     [l]
⎡ a ⎤
⎢───⎥
⎣ b ⎦
     Q

# attention: A = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V
           ⎛ QKᵀ ⎞
A = softmax⎜─────⎟V
           ⎝ √dₖ ⎠

# layer: z^{[l]} = W^{[l]}a^{[l-1]} + b^{[l]}
 [l]    [l] [l−1]    [l]
z    = W   a      + b

# binomial: \binom{n}{k} = \frac{n!}{k!(n-k)!}
⎛n⎞        n!
⎜ ⎟ = ────────────
⎝k⎠    k!(n − k)!

# underbrace: \underbrace{a+b+c}_{\text{总和}}
a + b + c
╰───┬───╯
  总和

# overbrace: \overbrace{x_1 + x_2}^{n}
   n
╭──┴──╮
x₁ + x₂

# Chinese fraction: \text{输出} = \frac{\text{输入} + 2p - k}{s} + 1
        输入 + 2p − k
输出 = ─────────────── + 1
              s

# limit: \lim_{n\to\infty} \frac{1}{n} = 0
     1
lim ─── = 0
n→∞  n

# argmin: \hat\theta = \operatorname*{argmin}_{\theta} L(\theta)
θ̂ = argmin L(θ)
      θ

# cube root: \sqrt[3]{x+1}
3┌─────
╲│x + 1

# root of a fraction: \sqrt{\frac{2}{n}}
 ┌───
 │ 2
 │───
╲│ n

# wide accents: \overline{xy} + \widehat{AB}
──   ^
xy + AB

# continued fraction: 1+\frac{1}{1+\frac{1}{x}}
        1
1 + ─────────
          1
     1 + ───
          x

# evaluated: \left.\frac{df}{dx}\right|_{x=0}
 df │
────│
 dx │ₓ₌₀

# tall set: \left\{ \frac{1}{2} \right\}
⎧ 1 ⎫
⎨───⎬
⎩ 2 ⎭

# ceiling and norm: \left\lceil\frac{a}{b}\right\rceil + \left\|\frac{a}{b}\right\|
⎡ a ⎤   ║ a ║
⎢───⎥ + ║───║
⎢ b ⎥   ║ b ║

# angle: \left\langle \frac{a}{b} \right\rangle
╱ a ╲
⟨───⟩
╲ b ╱

# exponent: e^{-\frac{x^2}{2\sigma^2}}
 −x²/(2σ²)
e

# product: \prod_{t=1}^{T} p(x_t)
 T
 ∏  p(xₜ)
t=1

# array: \begin{array}{lr} a & 1 \\ bcd & 234 \end{array}
a      1
bcd  234

# braces of two rows: \left\{\begin{matrix}a\\b\end{matrix}\right\}
⎧a⎫
⎨b⎬
⎩ ⎭

# a delimiter that does not grow: \left/\frac{a}{b}\right|
  a │
/───│
  b │

# pairs of aligned columns: \begin{aligned} a &= b & c &= d \\ e &= f & g &= h \end{aligned}
a = b   c = d
e = f   g = h

# modulo: a \equiv b \pmod{n}
a ≡ b (mod n)

# underline: \underline{ab}
ab
──

# stack: a = b \\ c = \frac{1}{2}
 a = b

     1
c = ───
     2
"""
"""Of each formula what it is, its LaTeX, and below it what is drawn, without the indentation."""


def pictures() -> Iterator[tuple[str, str, list[str]]]:
    for entry in PICTURES.strip().split("\n\n# "):
        heading, *picture = entry.removeprefix("# ").split("\n")
        about, latex = heading.split(": ", 1)
        yield about, latex, picture


@every_case(("about", "latex", "picture"), pictures())
def test_picture(about: str, latex: str, picture: list[str]) -> None:
    shown = drawn(latex).split("\n")
    assert [line[4:] for line in shown] == picture, about
    assert all(not line[:4].strip() for line in shown)


def test_every_span_of_a_picture_is_maths() -> None:
    picture = layout(parse(r"$$\frac{a}{b}$$"), 20)
    assert [[span.style for span in line] for line in picture] == [["math"]] * 3


@every_case(
    ("latex", "width", "picture", "about"),
    [
        ("a = b + c", 13, "    a = b + c", "the indentation has room"),
        ("a = b + c", 10, " a = b + c", "it gives way before the formula is broken"),
        ("a = b + c", 9, "a = b + c", "to nothing"),
        ("a = b + c = d + e + f", 16, "   a = b + c\n     = d + e + f", "broken at a relation"),
        (
            r"x = f(1, 2), y = \frac{1}{2}",
            15,
            "   x = f(1, 2),\n\n          1\n     y = ───\n          2",
            "at a comma",
        ),
        (r"\begin{aligned} y &= a + b = c \\ z &= d \end{aligned}", 9, "y = a + b\n  = c\nz = d", "row by row"),
        (r"\frac{a+b+c+d}{e+f+g+h}", 10, "(a+b+c+d)/\n(e+f+g+h)", "one that cannot be broken is in one line"),
    ],
)
def test_what_is_too_wide(latex: str, width: int, picture: str, about: str) -> None:
    assert drawn(latex, width) == picture, about


def test_broken_formula_is_shown_as_its_source() -> None:
    shown = layout(parse(r"$$\foo{x}$$"), 40)
    assert [[tuple(span) for span in line] for line in shown] == [[(r"$$\foo{x}$$", "code")]]


# Matrices inside a text


def test_matrices_that_follow_each_other_stand_side_by_side() -> None:
    assert lines("Compute\n\n`X = [[8, 1], [-7, 10], [0, 2]]`\n\n`W = [[1, 2], [3, -1]]`\n\nas one.") == [
        "Compute",
        "",
        "        ⎡ 8   1⎤",
        "    X = ⎢−7  10⎥   W = ⎡1   2⎤",
        "        ⎣ 0   2⎦       ⎣3  −1⎦",
        "",
        "as one.",
    ]


@every_case("width", range(1, 31))
def test_a_matrix_that_does_not_fit_is_in_one_line_and_wrapped(width: int) -> None:
    rows = lines("`X = [[8, 1, -2], [6, 11, -8]]`。求和。", width)
    assert all(cell_width(line) <= width for line in rows)
    assert ("⎡" in "".join(rows)) == (width >= len("X = ⎡6  11  -8⎤") + 2)
    assert width <= 16 or rows[-2:] == ["", "求和。"], "the full stop stays with the matrix"


def test_a_matrix_within_a_sentence_parts_it() -> None:
    assert lines(r"Let $A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$. What is $A^{-1}$?") == [
        "Let",
        "",
        "    A = ⎛1  2⎞.",
        "        ⎝3  4⎠",
        "",
        "What is A⁻¹?",
    ]


@every_case(
    "code",
    [
        "x = [1, 2]", "X[[0, 1], [1, 0]]", "np.array([[1, 2], [3, 4]])", "[[1, 2], [3]]", "[[1, 2]]", "[[1], [[2]]]",
        "[[1, 2], [3, 4]] @ x", "[[1, ], [2, 3]]", "[[1, 2], [3, 4]", "[]",
    ],
)  # fmt: skip
def test_other_code_stays_in_its_line(code: str) -> None:
    assert lines(f"So `{code}` it is.", 60) == [f"So {code} it is."]


@every_case(
    ("code", "shown"),
    [
        ("x = (-1, -3)", "x = (−1, −3)"),
        ("W1 = [-2, 3e-5]", "W₁ = [−2, 3e-5]"),
        ("x1 - (2)", "x1 - (2)"),
        ("b2 = -a", "b2 = -a"),
    ],
)
def test_values_are_written_as_in_formulas(code: str, shown: str) -> None:
    assert lines(f"So `{code}` it is.", 60) == [f"So {shown} it is."]


def test_drawn_numbers_of_a_matrix_stay_set_off() -> None:
    document = parse_marked(f"`X = {marked('[[1, 2], [3, 4]]')}`", parse)
    set_off = [span.text for line in layout(document, 40) for span in line if span.style == "drawn"]
    assert set_off == ["1", "2", "3", "4"]


def test_line_mode_keeps_a_matrix_in_one_line() -> None:
    assert plain("`X = [[1, 2], [3, 4]]`") == "X = [[1, 2], [3, 4]]"
