package voice

import (
	"context"
	"fmt"
)

// A Status says whether a voice can be used here.
type Status struct {
	Name   string `json:"name"`
	Usable bool   `json:"usable"`
	Detail string `json:"detail"` // what it is, or what it needs
}

// List returns every voice that is known, usable or not.
func List(ctx context.Context) ([]Status, error) {
	pack, err := Builtin()
	if err != nil {
		return nil, err
	}
	m := pack.Manifest()
	list := []Status{{m.Name, true, fmt.Sprintf("%d phrases in %s, made with %s %s", len(m.Clips), m.Language, m.Engine, m.EngineVersion)}}
	for _, e := range Engines() {
		s := Status{Name: e.name, Usable: e.Installed(), Detail: e.install}
		if s.Usable {
			s.Detail = "any text, made with " + e.program + " " + e.Version(ctx)
		}
		list = append(list, s)
	}
	return list, ctx.Err()
}
