"""Tables of the LaTeX we show: commands to Unicode and to their class in a formula. Data only.

Glyphs that common terminal fonts lack are avoided: script letters become plain ones.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "varepsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "vartheta": "ϑ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "omicron": "ο",
    "pi": "π",
    "rho": "ρ",
    "varrho": "ρ",
    "sigma": "σ",
    "varsigma": "ς",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "varphi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}

ORDINARY = {
    "partial": "∂",
    "nabla": "∇",
    "infty": "∞",
    "ldots": "…",
    "dots": "…",
    "dotsc": "…",
    "cdots": "⋯",
    "dotsb": "⋯",
    "vdots": "⋮",
    "ddots": "⋱",
    "ell": "ℓ",
    "hbar": "ħ",
    "imath": "ı",
    "jmath": "ȷ",
    "emptyset": "∅",
    "varnothing": "∅",
    "forall": "∀",
    "exists": "∃",
    "nexists": "∄",
    "neg": "¬",
    "lnot": "¬",
    "top": "⊤",
    "intercal": "⊤",
    "bot": "⊥",
    "prime": "′",
    "degree": "°",
    "angle": "∠",
    "triangle": "△",
    "square": "□",
    "Box": "□",
    "checkmark": "✓",
    "vert": "|",
    "lvert": "|",
    "rvert": "|",
    "Vert": "‖",
    "lVert": "‖",
    "rVert": "‖",
    "|": "‖",
    "%": "%",
    "_": "_",
    "#": "#",
    "&": "&",
    "$": "$",
    "backslash": "\\",
}

BINARY = {
    "cdot": "·",
    "times": "×",
    "div": "÷",
    "pm": "±",
    "mp": "∓",
    "ast": "∗",
    "star": "⋆",
    "circ": "∘",
    "bullet": "•",
    "odot": "⊙",
    "oplus": "⊕",
    "ominus": "⊖",
    "otimes": "⊗",
    "cup": "∪",
    "cap": "∩",
    "setminus": "∖",
    "wedge": "∧",
    "land": "∧",
    "vee": "∨",
    "lor": "∨",
}

RELATIONS = {
    "le": "≤",
    "leq": "≤",
    "leqslant": "≤",
    "ge": "≥",
    "geq": "≥",
    "geqslant": "≥",
    "lt": "<",
    "gt": ">",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "equiv": "≡",
    "cong": "≅",
    "sim": "∼",
    "simeq": "≃",
    "propto": "∝",
    "ll": "≪",
    "gg": "≫",
    "in": "∈",
    "notin": "∉",
    "ni": "∋",
    "subset": "⊂",
    "subseteq": "⊆",
    "supset": "⊃",
    "supseteq": "⊇",
    "mid": "|",
    "parallel": "∥",
    "perp": "⊥",
    "to": "→",
    "rightarrow": "→",
    "longrightarrow": "→",
    "leftarrow": "←",
    "gets": "←",
    "longleftarrow": "←",
    "leftrightarrow": "↔",
    "Rightarrow": "⇒",
    "implies": "⇒",
    "Longrightarrow": "⇒",
    "Leftarrow": "⇐",
    "Leftrightarrow": "⇔",
    "iff": "⇔",
    "mapsto": "↦",
    "uparrow": "↑",
    "downarrow": "↓",
    "coloneqq": ":=",
    "triangleq": "≜",
    "colon": ":",
}

OPENING = {"{": "{", "lbrace": "{", "lbrack": "[", "lfloor": "⌊", "lceil": "⌈", "langle": "⟨"}
CLOSING = {"}": "}", "rbrace": "}", "rbrack": "]", "rfloor": "⌋", "rceil": "⌉", "rangle": "⟩"}

# The minus of a formula is U+2212; a typed asterisk is an operator, never a product dot.
CHARACTERS = {
    "-": ("−", "bin"),
    "−": ("−", "bin"),
    "+": ("+", "bin"),
    "*": ("∗", "bin"),
    "±": ("±", "bin"),
    "×": ("×", "bin"),
    "·": ("·", "bin"),
    "=": ("=", "rel"),
    "<": ("<", "rel"),
    ">": (">", "rel"),
    ":": (":", "rel"),
    "≤": ("≤", "rel"),
    "≥": ("≥", "rel"),
    "≠": ("≠", "rel"),
    "≈": ("≈", "rel"),
    "→": ("→", "rel"),
    "∈": ("∈", "rel"),
    ",": (",", "punct"),
    ";": (";", "punct"),
    "，": ("，", "punct"),
    "(": ("(", "open"),
    "[": ("[", "open"),
    ")": (")", "close"),
    "]": ("]", "close"),
    "!": ("!", "close"),
    "?": ("?", "close"),
}

# Named operators set upright; those in LIMITS take their scripts below in display style.
FUNCTIONS = {
    name: name
    for name in _words(
        "log ln lg exp max min sup inf lim sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan "
        "arg argmax argmin Re Im det dim ker deg gcd Pr tr"
    )
} | {"liminf": "lim inf", "limsup": "lim sup"}
LIMITS = frozenset({"max", "min", "sup", "inf", "lim", "argmax", "argmin", "liminf", "limsup", "det", "gcd", "Pr"})

BIG = {
    "sum": "Σ",
    "prod": "∏",
    "coprod": "∐",
    "bigcup": "⋃",
    "bigcap": "⋂",
    "bigoplus": "⊕",
    "bigotimes": "⊗",
}
INTEGRALS = {"int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮"}

ACCENTS = {
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0305",
    "underline": "\u0332",
    "dot": "\u0307",
    "ddot": "\u0308",
    "check": "\u030c",
    "breve": "\u0306",
    "acute": "\u0301",
    "grave": "\u0300",
    "vec": "\u20d7",
    "overrightarrow": "\u20d7",
}

# Over a wide or tall body an accent is a row of its own: a character in the middle, or one repeated.
WIDE_ACCENTS = {
    "\u0302": ("^", False),
    "\u0303": ("~", False),
    "\u0304": ("─", True),
    "\u0305": ("─", True),
    "\u0332": ("─", True),
    "\u0307": ("˙", False),
    "\u0308": ("¨", False),
    "\u030c": ("ˇ", False),
    "\u0306": ("˘", False),
    "\u0301": ("´", False),
    "\u0300": ("`", False),
    "\u20d7": ("→", False),
}

FONTS = frozenset(
    _words("mathrm mathbf mathit mathsf mathtt mathcal mathscr mathfrak boldsymbol bm pmb mathnormal symbf symbfit")
)
BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "P": "ℙ"}
TEXTS = frozenset(_words("text textrm textbf textit textsf texttt textnormal mbox emph"))

SPACES = {",": 1, ":": 1, ">": 1, ";": 1, " ": 1, "enspace": 1, "thinspace": 1, "quad": 2, "qquad": 4, "!": 0}
IGNORED = frozenset(
    _words(
        "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag mathstrut strut "
        "middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm"
    )
)

MATRIX_FENCES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "array": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""),
    "rcases": ("", "}"),
    "dcases": ("{", ""),
}
ALIGNED = frozenset(
    _words(
        "aligned align align* alignedat alignat alignat* split gathered gather gather* "
        "equation equation* multline multline*"
    )
)

# How many arguments a command takes, in the notation of the parser: { required, [ optional, * a star.
ARGUMENTS = (
    dict.fromkeys(
        ("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "overset", "underset", "stackrel"), "{{"
    )
    | dict.fromkeys(("underbrace", "overbrace", "mathbb", "pmod", "boxed", "mathop"), "{")
    | dict.fromkeys((*ACCENTS, *FONTS, *TEXTS), "{")
    | {"sqrt": "[{", "operatorname": "*{"}
)

SUPERSCRIPTS = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW′∗°⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ′*°ᵀ",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvx",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        strict=True,
    )
)
