"""Names of residents from many backgrounds, as a list of a corporation has them; all of them are made up."""

from random import Random

#: (share, initials or given names, surnames): who lives together has a name from one background.
_BACKGROUNDS: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        38,
        (
            "A.", "B.", "C.", "C.J.", "D.", "E.", "G.", "H.", "H.W.", "I.", "J.", "J.P.", "K.", "L.", "M.", "M.A.",
            "N.", "P.", "R.", "S.", "T.", "W.", "W.F.", "Th.",
        ),
        (
            "Jansen", "de Boer", "Bakker", "van der Meulen", "in 't Veld", "Smit", "Koster", "van Dijk", "Mulder",
            "van den Berg", "Hoekstra", "Meijer", "Schröder", "van Beek", "Willems", "Verhoeven", "ter Horst", "de Wit",
            "van 't Hof", "Kuipers", "Brouwer", "op den Kamp", "van de Ven", "Postma", "Dekker-van Leeuwen", "Blom",
            "van der Linden", "Prins", "den Hartog", "Scholten", "Jongeneel", "aan de Stegge", "Coenraads", "Timmer",
        ),
    ),
    (
        14,
        ("A.", "E.", "F.", "H.", "İ.", "M.", "N.", "Ö.", "S.", "Ş.", "Z.", "Ayşe", "Hüseyin"),
        ("Yıldız", "Kaya", "Şahin", "Özdemir", "Aydın", "Çelik", "Demirci", "Güneş", "Koçak", "Arslan", "Türkoğlu"),
    ),
    (
        15,
        ("A.", "B.", "F.", "H.", "K.", "M.", "N.", "R.", "S.", "Y.", "Fatiha", "Hicham"),
        (
            "El Amrani", "Ben Salah", "Chaouch", "Bouali", "El Idrissi", "Aït Lahcen", "Ouali", "Zeroual", "Tahiri",
            "Boukhari", "El Ouardi",
        ),
    ),
    (
        10,
        ("A.", "C.", "E.", "G.", "I.", "J.", "L.", "R.", "S.", "W."),
        (
            "Pinas", "Soerodimedjo", "Ramdhani", "Martina", "Rosalia", "Kromodikoro", "Jadnanansing", "Felter",
            "Sedney", "Girigorie", "Winklaar",
        ),
    ),
    (
        7,
        ("A.", "D.", "J.", "K.", "M.", "T.", "Zofia", "Łukasz"),
        ("Kowalska", "Nowak", "Wiśniewski", "Petrova", "Dąbrowska", "Ivanov", "Zieliński", "Horváth", "Popescu"),
    ),
    (
        9,
        ("A.", "D.", "F.", "H.", "M.", "N.", "S.", "Selam", "Yusuf"),
        (
            "Gebremariam", "Warsame", "Ahmadi", "Hassan", "Tesfaye", "Al Khatib", "Abdi Nur", "Haidari", "Barzani",
            "Asante",
        ),
    ),
    (
        7,
        ("A.", "C.", "G.", "J.", "M.", "R.", "T.", "Inês", "José"),
        (
            "Álvarez", "D'Angelo", "da Silva Lopes", "Nguyen", "Chen", "Gonçalves", "dos Santos", "Müller", "Lefèvre",
            "Tran",
        ),
    ),
)  # fmt: skip

_WEIGHTS = tuple(share for share, _, _ in _BACKGROUNDS)


def make_name(dice: Random) -> str:
    """Return the name of a main resident, such as ``M.A. in 't Veld``."""
    _, given, surnames = dice.choices(_BACKGROUNDS, _WEIGHTS)[0]
    return f"{dice.choice(given)} {dice.choice(surnames)}"


def make_phone(dice: Random) -> str:
    """Return a mobile telephone number."""
    return f"06-{dice.randint(10_000_000, 59_999_999)}"
