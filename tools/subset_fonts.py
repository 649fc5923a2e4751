"""Make the four shipped weights of Be Vietnam Pro: Vietnamese and Latin only, with figures of one width.

Run by hand after `pip install fontpkg-be-vietnam-pro fonttools[woff]`; the results are in the repository.
The family has no tabular figures of its own, and columns of numbers need them, so a `tnum` feature is added
(the licence, OFL 1.1 without a reserved name, allows it; the licence lies beside the fonts).
"""

# mypy: disable-error-code="import-untyped, import-not-found"

import importlib.util
import shutil
from pathlib import Path

from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter, parse_unicodes
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

TARGET = Path(__file__).resolve().parent.parent / "sotay" / "site" / "static" / "sotay" / "fonts"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
LETTERS = (
    "0020-007E,00A0-017F,01A0-01B0,0300-0304,0306-030C,031B,0323,1EA0-1EF9,2010-2015,2018-201E,"
    "2020-2022,2026,2030,2039-203A,20AB-20AC,2116,2212,2260,2264-2265"
)
FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def main() -> None:
    spec = importlib.util.find_spec("fontpkg_be_vietnam_pro")
    if spec is None or spec.origin is None:
        raise SystemExit("pip install fontpkg-be-vietnam-pro first")
    source = Path(spec.origin).parent
    for weight, name in WEIGHTS.items():
        font = TTFont(source / "files" / f"BeVietnamPro-{name}.ttf")
        give_figures_one_width(font)
        keep_our_letters(font)
        font.flavor = "woff2"
        font.save(TARGET / f"be-vietnam-pro-{weight}.woff2")
    shutil.copy(source / "LICENSE", TARGET / "OFL.txt")


def give_figures_one_width(font: TTFont) -> None:
    glyphs, metrics = font.getGlyphSet(), font["hmtx"].metrics
    width = metrics["five"][0]
    for figure in FIGURES:
        outline, copy = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[figure].draw(outline)
        shift = (width - metrics[figure][0]) // 2
        outline.replay(TransformPen(copy, (1, 0, 0, 1, shift, 0)))
        name = f"{figure}.tnum"
        font["glyf"][name] = copy.glyph()
        font["glyf"][name].recalcBounds(font["glyf"])
        metrics[name] = (width, font["glyf"][name].xMin)
    font.setGlyphOrder(font["glyf"].glyphOrder)
    add_feature(font, "tnum", {figure: f"{figure}.tnum" for figure in FIGURES})


def add_feature(font: TTFont, tag: str, replaces: dict[str, str]) -> None:
    """Append a substitution; the tag must sort behind those the font has, as the table is kept in order."""
    table = font["GSUB"].table
    table.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable(replaces)]))
    feature = otTables.FeatureRecord()
    feature.FeatureTag, feature.Feature = tag, otTables.Feature()
    feature.Feature.FeatureParams = None
    feature.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    feature.Feature.LookupCount = 1
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    table.FeatureList.FeatureRecord.append(feature)
    table.FeatureList.FeatureCount = len(table.FeatureList.FeatureRecord)
    for script in table.ScriptList.ScriptRecord:
        languages = [script.Script.DefaultLangSys, *(each.LangSys for each in script.Script.LangSysRecord)]
        for language in filter(None, languages):
            language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
            language.FeatureCount = len(language.FeatureIndex)


def keep_our_letters(font: TTFont) -> None:
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=parse_unicodes(LETTERS))
    subsetter.subset(font)


if __name__ == "__main__":
    main()
