"""Formulas of the subject in one line of Unicode."""

from __future__ import annotations

from every_case import every_case

from dlquiz.text.blocks import Paragraph
from dlquiz.text.markdown import parse
from dlquiz.text.plainly import linear

FORMULAS = [
    # LaTeX, one line, what the row is about
    (r"\frac{a+b}{c}", "(a+b)/c", "a sum over a letter"),
    (r"\frac{1}{1+e^{-z}}", "1/(1+e⁻ᶻ)", "brackets in a denominator"),
    (r"\frac{1}{2\sigma^2}", "1/(2σ²)", "a product below needs brackets"),
    (r"\frac{2p}{s}", "2p/s", "a product above needs none"),
    (r"\frac12", "1/2", "arguments without braces"),
    (r"\dfrac{a}{\frac{b}{c}}", "a/(b/c)", "a fraction below"),
    (r"\frac{\frac{a}{b}}{c}", "(a/b)/c", "a fraction above"),
    (r"\frac{\partial L}{\partial w}", "∂L/∂w", "derivatives stay bare"),
    (r"\frac{\partial^2 f}{\partial x^2}", "∂²f/∂x²", "second derivative"),
    (r"\frac{dy}{dx}", "dy/dx", "a differential"),
    (r"\frac{f(x)}{g(x)}", "f(x)/g(x)", "a call is a factor"),
    (r"\frac{a}{b(c+d)}", "a/(b(c+d))", "a product with brackets is none"),
    (r"\frac{1}{n}\sum_{i=1}^{n} x_i", "(1/n) Σᵢ₌₁ⁿ xᵢ", "a fraction multiplying a sum"),
    (r"\frac{1}{2}x^2", "(1/2)x²", "a fraction multiplying a letter"),
    (r"2\frac{1}{2}", "2 (1/2)", "no mixed number"),
    (r"\eta\frac{\partial L}{\partial w}", "η ∂L/∂w", "a factor before a fraction"),
    (r"\frac{a}{b}\frac{c}{d}", "(a/b)(c/d)", "fractions side by side"),
    (r"\frac{\partial L}{\partial y} \cdot \frac{\partial y}{\partial w}", "∂L/∂y · ∂y/∂w", "chain rule"),
    (r"\log\frac{p(x)}{q(x)}", "log(p(x)/q(x))", "a function of a fraction"),
    (r"\frac{n!}{k!(n-k)!}", "n!/(k!(n−k)!)", "factorials"),
    (r"\frac{\sqrt{x}}{2}", "√x/2", "a root above"),
    (r"\sqrt{x}", "√x", "a root of one symbol"),
    (r"\sqrt{x+1}", "√(x+1)", "a root of a sum"),
    (r"\sqrt{d_k}", "√dₖ", "a root of a symbol with an index"),
    (r"\sqrt{(a+b)}", "√(a+b)", "no doubled brackets"),
    (r"\sqrt[3]{x}", "∛x", "cube root"),
    (r"\sqrt[n]{x}", "ⁿ√x", "any index"),
    (r"\sqrt{\frac{2}{n}}", "√(2/n)", "He initialisation"),
    (r"x^2", "x²", "square"),
    (r"x^{2}_{i}", "xᵢ²", "both scripts"),
    (r"x^12", "x¹2", "a script without braces is one character"),
    (r"w_{ij}", "wᵢⱼ", "two indices"),
    (r"W^T", "Wᵀ", "transpose"),
    (r"W^\top", "Wᵀ", "transpose, written properly"),
    (r"a^{[l]}", "a^[l]", "no raised square brackets in Unicode"),
    (r"a^{[l]}_i", "aᵢ^[l]", "what Unicode has stays at the symbol"),
    (r"\sigma_B^2", "σ²_B", "no lowered B in Unicode"),
    (r"x_B", "x_B", "no lowered B in Unicode"),
    (r"x_{\max}", "xₘₐₓ", "a name as an index"),
    (r"p_{\text{data}}", "p_data", "a word as an index"),
    (r"x^{(i)}", "x⁽ⁱ⁾", "the i-th example"),
    (r"h_{t-1}", "hₜ₋₁", "a minus in an index"),
    (r"x^{-1}", "x⁻¹", "a minus in an exponent"),
    (r"10^{-3}", "10⁻³", "a power of ten"),
    (r"x^{1/2}", "x^(1/2)", "no raised slash"),
    (r"e^{x_i}", "e^(xᵢ)", "a script in a script"),
    (r"x^*", "x*", "optimum"),
    (r"f'(x) + g''", "f′(x) + g′′", "primes"),
    (r"\mathbb{R}^{n \times m}", "ℝ^(n×m)", "no raised times"),
    (r"W^{[l]}a^{[l-1]} + b^{[l]}", "W^[l] a^[l−1] + b^[l]", "a letter after a written script"),
    (r"\delta^{(l+1)} \odot f'(z)", "δ⁽ˡ⁺¹⁾ ⊙ f′(z)", "elementwise product"),
    (r"\sum_{i=1}^{n} x_i", "Σᵢ₌₁ⁿ xᵢ", "sum"),
    (r"\sum_{x \in X} p(x)", "Σ_(x∈X) p(x)", "a condition under a sum"),
    (r"\prod_{t=1}^{T} p_\theta(x_t)", "∏ₜ₌₁ᵀ p_θ(xₜ)", "product"),
    (r"\int_0^1 f(x)\,dx", "∫₀¹ f(x) dx", "integral"),
    (r"\lim_{n\to\infty} \frac1n = 0", "lim_(n→∞) 1/n = 0", "limit"),
    (r"\max_{\theta} L(\theta)", "max_θ L(θ)", "maximum"),
    (r"\operatorname*{argmin}_{w} L", "argmin_w L", "an operator with limits"),
    (r"\log_2 8", "log₂ 8", "a logarithm to a base"),
    (r"-\log \hat{y}", "−log ŷ", "a sign before a function"),
    (r"y\log\hat y+(1-y)\log(1-\hat y)", "y log ŷ + (1 − y) log(1 − ŷ)", "cross entropy"),
    (r"\tanh x, \sin x, \cos x, \ln x, \exp x, \min x", "tanh x, sin x, cos x, ln x, exp x, min x", "functions"),
    (r"a-b", "a − b", "binary minus"),
    (r"-a", "−a", "unary minus"),
    (r"x = -1", "x = −1", "a sign after a relation"),
    (r"(-1, -2)", "(−1, −2)", "signs in brackets"),
    (r"a*b", "a ∗ b", "an asterisk is kept"),
    (r"a \cdot b \times c", "a · b × c", "products"),
    (r"3\times3", "3 × 3", "spaces come from the operator"),
    (r"a\le b\ge c\ne d\approx e\in S", "a ≤ b ≥ c ≠ d ≈ e ∈ S", "relations"),
    (r"x<y>z", "x < y > z", "typed relations"),
    (r"x \to \infty", "x → ∞", "arrow"),
    (r"w \leftarrow w - \eta \nabla L", "w ← w − η∇L", "update"),
    (r"\left\lfloor \frac{n+2p-k}{s} \right\rfloor + 1", "⌊(n+2p−k)/s⌋ + 1", "output size"),
    (r"\lceil x \rceil", "⌈x⌉", "ceiling"),
    (r"\|x\|_2^2 + |y|", "‖x‖₂² + |y|", "norms"),
    (r"p(x \mid y)", "p(x | y)", "given"),
    (r"\mathrm{KL}(p\|q)", "KL(p‖q)", "divergence"),
    (r"[0,1)", "[0, 1)", "a half-open interval"),
    (r"\{1,2,\ldots,n\}", "{1, 2, …, n}", "a set"),
    (r"\hat{x}_i, \bar x, \tilde{x}, \vec{v}", "x̂ᵢ, x̄, x̃, v⃗", "accents"),
    (r"\hat{x_i}", "x̂ᵢ", "an accent over a symbol with an index is the symbol's"),
    (r"\overline{xy}", "x̅y̅", "a line over two letters"),
    (r"\widehat{AB}", "hat(AB)", "a hat over two letters"),
    (r"\mathcal{L} + \mathbf{w} + \boldsymbol{\mu}", "L + w + μ", "fonts are dropped"),
    (r"\text{输出} = \text{输入} + 1", "输出 = 输入 + 1", "Chinese"),
    (r"x \text{ if } x > 0", "x if x > 0", "words keep their spaces"),
    (r"a,\quad b", "a,  b", "a wide space"),
    (r"a\!b", "ab", "a negative space"),
    (r"3.14x", "3.14x", "a decimal number"),
    (r"1{,}000", "1,000", "a comma in braces is no separator"),
    (r"50\%", "50%", "per cent"),
    (r"x \bmod n", "x mod n", "modulo"),
    (r"\binom{n}{k}", "C(n,k)", "binomial"),
    (r"\begin{bmatrix} 1 & 2 \\ -3 & 4 \end{bmatrix}", "[1, 2; −3, 4]", "matrix"),
    (r"\begin{pmatrix} x \\ y \end{pmatrix}^\top", "(x; y)ᵀ", "column"),
    (
        r"f(x)=\begin{cases} x, & x > 0 \\ \alpha x, & \text{otherwise} \end{cases}",
        "f(x) = {x, x > 0; αx, otherwise}",
        "cases",
    ),
    (r"\underbrace{a+b}_{n}", "(a + b)ₙ", "underbrace"),
    (r"a \stackrel{!}{=} b", "a =^! b", "something over a relation"),
    (r"\not= \not\in", "≠ ∉", "struck relations"),
    (r"\alpha\beta\Gamma\varepsilon", "αβΓε", "Greek"),
    (r"\operatorname{softmax}(z)_i", "softmax(z)ᵢ", "a named operator"),
    (r"\big( a + b \big)^2", "(a + b)²", "sizes are ignored, brackets paired"),
    (r"(a+b)(a-b)", "(a + b)(a − b)", "a product of brackets"),
    (r"a \equiv b \pmod{n} + 1", "a ≡ b (mod n) + 1", "modulo in brackets"),
    (r"a{\,b\,}c", "abc", "a group that begins and ends with a space"),
    (r"a{\,{\ b}}c", "abc", "a group of a space and a group"),
    (r"x^{\,b}", "xᵇ", "a script that begins with a space"),
    (r"\frac{\,a}{b\,}", "a/b", "a fraction with spaces"),
    (r"a{\,}b", "a b", "a group of nothing but a space"),
    (r"\mathrm{x_1 + y}", "x₁ + y", "an upright sum"),
    (r"\underset{x+y}{ab}", "ab_(x+y)", "something under a product"),
    (r"\boxed{a}+1", "a + 1", "a box"),
    (r"a~b", "a b", "a tie"),
    (r"\text{a~b}", "a b", "a tie in words"),
]


@every_case(("latex", "expected", "about"), FORMULAS)
def test_inline_formula(latex: str, expected: str, about: str) -> None:
    (paragraph,) = parse(f"${latex}$").blocks
    assert isinstance(paragraph, Paragraph)
    assert [(run.text, run.style) for run in paragraph.runs] == [(expected, "math")], about


@every_case(("latex", "expected", "about"), FORMULAS[:30])
def test_display_formula_in_line_mode(latex: str, expected: str, about: str) -> None:
    assert linear(f"See\n\n$${latex}$$\n\nthere.") == f"See\n\n{expected}\n\nthere.", about


PAIRS = r"\begin{aligned} a &= b & c &= d \\ e &= f & g &= h \end{aligned}"


@every_case(
    ("source", "expected", "about"),
    [
        (r"$$\begin{aligned} y &= \sigma(z) \\ &= 1 \end{aligned}$$", "y = σ(z)\n= 1", "rows are lines of their own"),
        (f"$${PAIRS}$$", "a = b  c = d\ne = f  g = h", "pairs of aligned columns stand apart"),
        (f"${PAIRS}$", "a = b  c = d; e = f  g = h", "the same in a line"),
        (r"$$\text{if $x_1$ is}$$", "if x₁ is", "words may hold formulas"),
        ("$$\\frac{a}\n{b$$", r"$$\frac{a} {b$$", "a broken formula over two lines is its source in one"),
    ],
)
def test_rows_and_words_of_formulas(source: str, expected: str, about: str) -> None:
    assert linear(source) == expected, about
