"""content/用语.yaml → how names and titles must be written."""

from bulletin.reading.nodes import Scalar
from bulletin.reading.yaml_nodes import as_mapping, parse_yaml
from bulletin.values.diagnostics import Checked, Diagnostic, error, has_errors
from bulletin.values.settings import TERMS_FILE

Terms = tuple[tuple[str, str], ...]


def parse_terms(text: str) -> Checked[Terms]:
    """Return pairs of what is written and what should be. Diagnostics: those of yaml_nodes, wrong-type."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
        return Checked(())
    tree = parse_yaml(TERMS_FILE, text)
    mapping = as_mapping(TERMS_FILE, tree.value, text) if not has_errors(tree.diagnostics) else None
    if mapping is None or mapping.value is None:
        return Checked((), (*tree.diagnostics, *(mapping.diagnostics if mapping else ())))
    found: list[Diagnostic] = []
    terms: list[tuple[str, str]] = []
    for name, node in mapping.value.pairs:
        if not isinstance(node, Scalar) or not node.text.strip() or node.text.strip() == name.text.strip():
            found.append(
                error(
                    "wrong-type",
                    f"`{name.text}` 后面应当是规定的写法",
                    name.span,
                    "没有写，或者和前面一样",
                    hint=f"{name.text}: 应当写成的样子",
                )
            )
        else:
            terms.append((name.text.strip(), node.text.strip()))
    return Checked(tuple(terms), (*tree.diagnostics, *found))
