# Reads exports with Python's own library and prints their rows as JSON: an independent reader for the tests.
# Usage: read_exports.py csv <file> <delimiter> <encoding> | json-lines <file> | sqlite <file>
import csv
import json
import sqlite3
import sys


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


readers = {'csv': read_csv, 'json-lines': read_json_lines, 'sqlite': read_sqlite}
rows = readers[sys.argv[1]](*sys.argv[2:])
sys.stdout.reconfigure(encoding='utf-8')
json.dump(rows, sys.stdout, ensure_ascii=False)
