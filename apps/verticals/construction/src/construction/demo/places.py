"""Districts of Barra Mansa and Volta Redonda (RJ); coordinates and streets are approximate."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

_BARRA_MANSA = (
    ("Centro", "-22.5441", "-44.1713", "27310"),
    ("Ano Bom", "-22.5402", "-44.1668", "27323"),
    ("Saudade", "-22.5316", "-44.1936", "27313"),
    ("Vila Nova", "-22.5585", "-44.1679", "27321"),
    ("Boa Sorte", "-22.5247", "-44.1581", "27340"),
    ("Vista Alegre", "-22.5131", "-44.1849", "27320"),
    ("Colônia Santo Antônio", "-22.5548", "-44.1501", "27345"),
    ("Roberto Silveira", "-22.5366", "-44.1795", "27311"),
    ("Jardim Boa Vista", "-22.5489", "-44.1832", "27330"),
    ("Monte Cristo", "-22.5373", "-44.1531", "27347"),
    ("Santa Clara", "-22.5529", "-44.1884", "27335"),
    ("São Luiz", "-22.5668", "-44.1758", "27325"),
    ("Getúlio Vargas", "-22.5297", "-44.1702", "27337"),
    ("Vila Maria", "-22.5346", "-44.1461", "27349"),
    ("Siderlândia", "-22.5262", "-44.1397", "27351"),
    ("Cotiara", "-22.5604", "-44.1593", "27327"),
)
_VOLTA_REDONDA = (
    ("Aterrado", "-22.5108", "-44.0931", "27213"),
    ("Vila Santa Cecília", "-22.5219", "-44.1062", "27260"),
    ("Retiro", "-22.4993", "-44.1226", "27275"),
    ("Conforto", "-22.5331", "-44.1247", "27265"),
    ("Jardim Amália", "-22.5268", "-44.0893", "27251"),
    ("Laranjal", "-22.5166", "-44.1098", "27255"),
    ("Aero Clube", "-22.5068", "-44.1009", "27283"),
    ("Santo Agostinho", "-22.5231", "-44.0621", "27210"),
    ("Água Limpa", "-22.5372", "-44.0634", "27250"),
    ("Três Poços", "-22.5104", "-44.0264", "27240"),
    ("Vila Rica", "-22.5402", "-44.0752", "27259"),
    ("Casa de Pedra", "-22.5521", "-44.0889", "27258"),
    ("Jardim Belvedere", "-22.5447", "-44.0978", "27257"),
    ("Sessenta", "-22.5349", "-44.1073", "27261"),
    ("Ponte Alta", "-22.5207", "-44.1372", "27267"),
    ("Siderópolis", "-22.5319", "-44.1328", "27266"),
    ("Belmonte", "-22.5049", "-44.1519", "27273"),
    ("Santa Cruz", "-22.4784", "-44.0853", "27288"),
)
_STREETS = (
    "Rua das Palmeiras",
    "Rua dos Ipês",
    "Rua Rio Bananal",
    "Avenida das Mangueiras",
    "Rua Serra da Bocaina",
    "Rua Pico das Agulhas",
    "Rua dos Ferroviários",
    "Avenida Beira-Rio",
    "Rua das Acácias",
    "Rua Vale do Paraíba",
    "Rua dos Metalúrgicos",
    "Travessa do Sabiá",
    "Rua Café Velho",
    "Rua das Quaresmeiras",
    "Avenida dos Trabalhadores",
    "Rua Bela Vista",
    "Rua do Mirante",
    "Rua Jequitibá",
    "Estrada da Fazenda Velha",
    "Rua Nova Esperança",
)
_SPREAD_METRES = 350
_DEGREES_PER_METRE = Decimal("0.000009")


@dataclass(frozen=True, slots=True)
class District:
    """A district with the coordinates of its middle and the start of its postal codes."""

    name: str
    city: str
    latitude: Decimal
    longitude: Decimal
    postal_prefix: str


@dataclass(frozen=True, slots=True)
class Address:
    """An invented address in a real district."""

    street: str
    street_number: str
    district: str
    city: str
    state: str
    postal_code: str
    latitude: Decimal
    longitude: Decimal


def _districts(city: str, rows: tuple[tuple[str, str, str, str], ...]) -> tuple[District, ...]:
    return tuple(
        District(name, city, Decimal(latitude), Decimal(longitude), prefix)
        for name, latitude, longitude, prefix in rows
    )


DISTRICTS = _districts("Barra Mansa", _BARRA_MANSA) + _districts("Volta Redonda", _VOLTA_REDONDA)


def _near(rng: Random, middle: Decimal) -> Decimal:
    return middle + rng.randint(-_SPREAD_METRES, _SPREAD_METRES) * _DEGREES_PER_METRE


def draw_address(rng: Random) -> Address:
    """Draw an address somewhere in the two cities."""
    district = rng.choice(DISTRICTS)
    return Address(
        street=rng.choice(_STREETS),
        street_number=str(rng.randint(5, 1480)),
        district=district.name,
        city=district.city,
        state="RJ",
        postal_code=f"{district.postal_prefix}{rng.randint(1, 39) * 10:03d}",
        latitude=_near(rng, district.latitude),
        longitude=_near(rng, district.longitude),
    )
