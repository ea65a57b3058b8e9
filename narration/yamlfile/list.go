package yamlfile

// Each reads a key whose value is a list of single values. Of is what they are,
// for messages. Add is given every value that could be read, and its place. A
// list that is not there holds nothing.
func Each[V any](r *Reader, e Entry, of string, parse func(text string) (V, error), add func(at Place, v V)) {
	for _, item := range r.items(e, of) {
		if v, ok := single(r, item, parse); ok {
			add(item.At, v)
		}
	}
}

// EachOf reads a key whose value is a list of mappings, each of which needs the
// first of the keys; an entry that is a single value is the value of that one.
// Of is what they are, and lacking says that one lacks its first key. Add is
// given every entry, even where something is wrong with it, and its place.
func EachOf[V any](r *Reader, e Entry, of, lacking string, keys []Key[V], add func(at Place, v V)) {
	for _, item := range r.items(e, of) {
		var v V
		if item.Value.IsMapping() {
			if at, ok := item.Value.firstKey(); ok {
				item.At = at
			}
			Needing(r, item, lacking, keys, &v)
		} else {
			keys[0].Set(r, item, &v)
		}
		add(item.At, v)
	}
}

// items returns the entries of a list as those of a mapping without names.
func (r *Reader) items(e Entry, of string) (items []Entry) {
	if e.Value.Empty() {
		return nil
	}
	list, ok := e.Value.List()
	if !ok {
		r.Errorf(e.Value.At(), "%s is a list of %s, as in %s", e.Name, of, e.Example)
		return nil
	}
	for _, v := range list {
		items = append(items, Entry{"an entry of " + e.Name, v.At(), v, e.Example})
	}
	return items
}
