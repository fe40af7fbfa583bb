"""Executes every notebook and writes it, with what it shows, into a folder; ends with 1 if one fails."""

import pathlib
import sys

import nbclient
import nbformat

home = pathlib.Path(__file__).resolve().parent
out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)
failed = 0
for path in sorted(home.glob("*.ipynb")):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(home)}}, record_timing=False
    )
    try:
        client.execute()
        print("ran", path.name)
    except nbclient.exceptions.CellExecutionError as e:
        failed += 1
        print(f"{path.name}: {e}", file=sys.stderr)
    nbformat.write(notebook, out / path.name)
sys.exit(1 if failed else 0)
