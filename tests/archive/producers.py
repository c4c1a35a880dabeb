"""Reports in every form that glane reads: a producer gives the bytes of one. Packages that LibreOffice and pandoc made
(tests/readers) get other contents; PDF and plain forms are written here."""

import html
import io
import pathlib
import zipfile
import zlib

FILES = pathlib.Path(__file__).resolve().parent.parent / "readers"

# -- plain forms ---------------------------------------------------------------------


def text(report, dice):
    """In one of the encodings that such files have."""
    lines = "\n\n".join([report.title, *report.paragraphs]) + "\n"
    encoding = dice.choices(("utf-8", "utf-8-sig", "cp1252", "utf-16"), (7, 1, 2, 1))[0]
    if dice.random() < 0.2:
        lines = lines.replace("\n", "\r\n")
    return lines.encode(encoding, "replace")


def markdown(report, dice):
    parts = [f"# {report.title}", *report.paragraphs]
    parts.insert(2, f"## Chiffres\n\n| Mois | Dossiers |\n| --- | ---: |\n| mai | {dice.randrange(900)} |")
    return "\n\n".join(parts).encode()


def web(report, dice):
    body = "".join(f"<p>{html.escape(part)}</p>\n" for part in report.paragraphs)
    if dice.random() < 0.3:
        body = body.replace("é", "&eacute;").replace("\u00a0", "&nbsp;")
    encoding = dice.choice(("utf-8", "utf-8", "cp1252"))
    page = (f'<!DOCTYPE html>\n<html lang="fr"><head><meta charset="{"windows-1252" if encoding == "cp1252" else encoding}">'
            f"<title>{html.escape(report.title)}</title><script>var n = {dice.randrange(10**6)};</script></head><body>"
            f'<nav><a href="/">Accueil</a> <a href="/{dice.randrange(99)}">Page</a></nav><main><h1>'
            f"{html.escape(report.title)}</h1>{body}</main></body></html>\n")
    return page.encode(encoding, "xmlcharrefreplace")


# -- packages of office programs -----------------------------------------------------


def package(base, part, mark, more):
    """A package with `more` before the last `mark` of a part, the rest as its producer left it."""
    made = io.BytesIO()
    with zipfile.ZipFile(FILES / base) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename == part:
                head, found, tail = content.rpartition(mark.encode())
                assert found, (base, part, mark)
                content = head + more.encode() + found + tail
            # "mimetype" stands first and uncompressed, as it did.
            after.writestr(entry.filename, content, entry.compress_type)
    return made.getvalue()


def docx(report, dice):
    base, mark = dice.choice((("libreoffice.docx", "<w:sectPr"), ("pandoc.docx", "<w:sectPr")))
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{html.escape(part)}</w:t></w:r></w:p>'
                   for part in (report.title, *report.paragraphs))
    return package(base, "word/document.xml", mark, body)


def odt(report, dice):
    body = "".join(f"<text:p>{html.escape(part)}</text:p>" for part in (report.title, *report.paragraphs))
    return package(dice.choice(("libreoffice.odt", "pandoc.odt")), "content.xml", "</office:text>", body)


def xlsx(report, dice):
    rows = "".join(f'<row><c t="inlineStr"><is><t>{html.escape(part)}</t></is></c><c><v>{dice.randrange(10**6)}</v></c></row>'
                   for part in (report.title, *report.paragraphs))
    return package("libreoffice.xlsx", "xl/worksheets/sheet1.xml", "</sheetData>", rows)


def ods(report, dice):
    rows = "".join(f'<table:table-row><table:table-cell office:value-type="string"><text:p>{html.escape(part)}</text:p>'
                   f"</table:table-cell></table:table-row>" for part in (report.title, *report.paragraphs))
    return package("libreoffice.ods", "content.xml", "</table:table>", rows)


# -- PDF -----------------------------------------------------------------------------


def pdf_of(pages, font="Helvetica", info=""):
    """A PDF of pages, each a list of (x, baseline, size, text) in points from the bottom left of an A4 page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>",
               f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{4 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
               f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"]
    for number, lines in enumerate(pages):
        drawn = "".join("BT /F1 {} Tf {} {} Td ({}) Tj ET\n".format(
            size, x, y, line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")) for x, y, size, line in lines)
        stream = zlib.compress(drawn.replace("\u202f", "\u00a0").encode("cp1252", "replace"))
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream))
    if info:
        objects.append(f"<< {info} >>")
    made, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content if isinstance(content, bytes) else content.encode("cp1252"))
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    last = f"/Info {len(objects)} 0 R " if info else ""
    return bytes(made + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {last}>>\nstartxref\n{start}\n%%EOF\n".encode())


def pdf_lines(report, width=88):
    """A report's lines, wrapped, with an empty one between paragraphs."""
    lines = []
    for part in (report.title, *report.paragraphs):
        under_way = ""
        for word in part.split(" "):
            if under_way and len(under_way) + len(word) >= width:
                lines.append(under_way)
                under_way = ""
            under_way += (" " if under_way else "") + word
        lines += [under_way, ""]
    return lines


def pdf(report, dice):
    lines = pdf_lines(report)
    pages = [[(60, 780 - 14 * at, 10.5, line) for at, line in enumerate(lines[first:first + 50]) if line]
             for first in range(0, len(lines), 50)]
    return pdf_of(pages, dice.choice(("Helvetica", "Times-Roman")))


def varied(name, dice):
    """A file as its producer made it, with a comment behind its end: other bytes, the same contents."""
    return (FILES / name).read_bytes() + b"%% %d\n" % dice.randrange(10**9)


# How many of a hundred reports, the ending, the producer.
PRODUCERS = ((28, "txt", text), (20, "html", web), (10, "md", markdown), (10, "docx", docx), (8, "odt", odt), (6, "xlsx", xlsx),
             (3, "ods", ods), (15, "pdf", pdf))
