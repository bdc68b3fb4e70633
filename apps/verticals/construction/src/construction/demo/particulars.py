"""What the demo stores say of themselves; all of it is fictional."""

from typing import Any

PARTICULARS: dict[str, dict[str, Any]] = {
    "demo": {
        "legal_name": "Depósito Paraíba Materiais de Construção Ltda.",
        "trade_name": "Depósito Paraíba",
        "cnpj": "12.ABC.345/01DE-35",
        "phone": "(24) 3300-0100",
        "email": "loja@demo.example",
        "street": "Avenida das Mangueiras",
        "street_number": "1200",
        "district": "Ano Bom",
        "city": "Barra Mansa",
        "state": "RJ",
        "postal_code": "27323-000",
        "pix_key": "loja@demo.example",
        "conditions": (
            "Entrega em até 2 dias úteis em Barra Mansa e Volta Redonda.\n"
            "Pagamento por PIX, cartão ou 30 dias para clientes com crédito.\n"
            "Troca de material sem uso em até 7 dias, com a nota."
        ),
    },
    "vizinha": {
        "legal_name": "Vizinha Casa e Obra Comércio Ltda.",
        "trade_name": "Vizinha Casa e Obra",
        "cnpj": "A8.7HB.ZHB/0001-61",
        "phone": "(24) 3300-0200",
        "city": "Volta Redonda",
        "state": "RJ",
        "pix_key": "loja@vizinha.example",
        "conditions": "Preços válidos para retirada na loja.",
    },
}
