"""Figures and pictures that leave: files for other people's tools.

Asks the atlas as anybody does and writes what it answers; knows no database and no command line.
"""
