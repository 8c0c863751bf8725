"""Vocabulary and endings per language, as TOML files; read by `contactline.gazetteer.vocabulary`."""
