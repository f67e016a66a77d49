# Reads exports with Python's own library and prints their rows as JSON: an independent reader for the tests.
# Usage: read_exports.py csv <file> <delimiter> <encoding> | json-lines <file> | sqlite <file> | html <file>
import csv
import json
import sqlite3
import sys
from html.parser import HTMLParser


def read_csv(path, delimiter, encoding):
    csv.field_size_limit(2**31 - 1)
    with open(path, newline='', encoding=encoding) as file:
        return list(csv.DictReader(file, delimiter=delimiter, strict=True))


def read_json_lines(path):
    # By splitlines, which parts lines at signs of Unicode too: a line must hold none of them.
    with open(path, encoding='utf-8', newline='') as file:
        return [json.loads(line) for line in file.read().splitlines()]


def read_sqlite(path):
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute('SELECT * FROM messages ORDER BY date, message_id')]


class Articles(HTMLParser):
    """Of every article: its id, its first time, and the text of its own, not of a quoted earlier one."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.quoted = 0
        self.inside = False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == 'article':
            self.rows.append({'id': attributes['id'], 'date': None, 'message': None})
        elif tag == 'blockquote':
            self.quoted += 1
        elif tag == 'time' and self.rows and self.rows[-1]['date'] is None:
            self.rows[-1]['date'] = attributes['datetime']
        elif tag == 'div' and attributes.get('class') == 'text' and not self.quoted:
            self.inside = True
            self.rows[-1]['message'] = ''

    def handle_endtag(self, tag):
        if tag == 'blockquote':
            self.quoted -= 1
        elif tag == 'div':
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1]['message'] += data


def read_html(path):
    articles = Articles()
    with open(path, encoding='utf-8', newline='') as file:
        articles.feed(file.read())
    articles.close()
    return articles.rows


readers = {'csv': read_csv, 'json-lines': read_json_lines, 'sqlite': read_sqlite, 'html': read_html}
rows = readers[sys.argv[1]](*sys.argv[2:])
sys.stdout.reconfigure(encoding='utf-8')
json.dump(rows, sys.stdout, ensure_ascii=False)
