"""How others' programs find and follow what is here: browsers' search fields by OpenSearch, readers of feeds by Atom."""
