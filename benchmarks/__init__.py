"""Contactline measured against its aims and against its peers, in one run (`python -m benchmarks`).

`result` is what a benchmark gives, `workshop` what it works with (data, atlases, files), `measure`
how time and memory are taken, `page` how it is shown. Every other module is one benchmark: its
docstring says what is measured and what limits it, its `run(shop)` measures it. Nothing here is
imported by the program.
"""
