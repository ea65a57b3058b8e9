package voices

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"meditate/narration/voice"
	"meditate/narration/voice/pack"
)

// List returns every voice that is known, usable or not: packs, then engines.
func (vs *Voices) List(ctx context.Context) ([]voice.Status, error) {
	builtin, err := pack.Builtin()
	if err != nil {
		return nil, err
	}
	list := []voice.Status{packStatus(pack.BuiltinName, builtin, nil)}
	for _, name := range vs.packNames() {
		p, err := pack.Find(vs.Home, name)
		list = append(list, packStatus(name, p, err))
	}
	// Engines are asked at once: a server that does not answer takes its time.
	engines := slices.Concat(vs.Engines, vs.Named)
	of := make([][]voice.Status, len(engines))
	var asking sync.WaitGroup
	for i, e := range engines {
		asking.Go(func() { of[i] = e.List(ctx) })
	}
	asking.Wait()
	for _, some := range of {
		list = append(list, some...)
	}
	return list, ctx.Err()
}

func packStatus(name string, p *pack.Pack, err error) voice.Status {
	s := voice.Status{Name: name, Usable: err == nil, Heard: true}
	if err != nil {
		s.Detail = err.Error()
		return s
	}
	info := p.Info()
	s.Detail = fmt.Sprintf("%d phrases in %s", len(p.Phrases()), info.Language)
	switch {
	case info.Engine != "":
		s.Detail += fmt.Sprintf(", made with %s %s", info.Engine, info.EngineVersion)
	case info.Speaker != "":
		s.Detail += ", spoken by " + info.Speaker
	}
	return s
}
