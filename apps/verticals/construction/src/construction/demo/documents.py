"""CPF and CNPJ numbers for invented customers: right check digits in blocks nobody was given."""

_CPF_BLOCK = "99900"
_CNPJ_BLOCK = "99"
_RIO_DE_JANEIRO = "7"
_LETTERS = "BCDFGHJKLMNPRSTVWXZ"


def _check_digit(characters: str, highest_weight: int) -> str:
    weights = [2 + index % (highest_weight - 1) for index in range(len(characters))]
    pairs = zip(reversed(characters), weights, strict=True)
    rest = sum((ord(character) - 48) * weight for character, weight in pairs) % 11
    return "0" if rest <= 1 else str(11 - rest)


def _with_check_digits(base: str, highest_weight: int) -> str:
    first = base + _check_digit(base, highest_weight)
    return first + _check_digit(first, highest_weight)


def cpf(number: int) -> str:
    """Return the invented CPF with this running number, 11 digits."""
    return _with_check_digits(f"{_CPF_BLOCK}{number:03d}{_RIO_DE_JANEIRO}", 11)


def cnpj(number: int, *, alphanumeric: bool = False) -> str:
    """Return the invented CNPJ with this running number, 14 characters."""
    root = f"{_CNPJ_BLOCK}{number * 7919 % 1_000_000:06d}"
    if alphanumeric:
        first, second = (_LETTERS[number * step % len(_LETTERS)] for step in (3, 7))
        root = root[:2] + first + root[3:5] + second + root[6:]
    return _with_check_digits(root + "0001", 9)
