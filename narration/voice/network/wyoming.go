package network

import (
	"context"
	"net"
	"strconv"
	"sync"

	"meditate/audio"
	"meditate/narration/config"
	"meditate/narration/voice"
)

// wyomingPort is where wyoming-piper listens unless told otherwise.
const wyomingPort = "10200"

// wyomingAtOnce is how many phrases a Wyoming server has at once: wyoming-piper
// speaks one after the other, and the second is there when it has done the first.
const wyomingAtOnce = 2

// A wyomingEngine speaks through servers with the Wyoming protocol. They need no
// configuration, which gives them a voice by name and a place in the list.
type wyomingEngine struct {
	servers []config.Wyoming
	pace    pace
}

// Name implements [voice.Engine].
func (*wyomingEngine) Name() string { return "wyoming" }

// Open implements [voice.Engine]. The variant is the host, with a port unless it
// is 10200.
func (e *wyomingEngine) Open(ctx context.Context, variant, language string) (*voice.Synthesiser, error) {
	if variant == "" {
		if len(e.servers) != 1 {
			return nil, voice.Unusablef("wyoming needs a server: say wyoming:HOST, or wyoming:HOST:PORT where the port is not %s", wyomingPort)
		}
		variant = e.servers[0].Address
	}
	address, ok := wyomingAddress(variant)
	if !ok {
		return nil, voice.Unusablef("wyoming:%s is no address: say wyoming:HOST or wyoming:HOST:PORT, with an IPv6 address in brackets", variant)
	}
	programs, err := describe(ctx, address, askTimeout)
	switch {
	case ended(ctx):
		return nil, ctx.Err()
	case err != nil:
		return nil, voice.Unusablef("wyoming:%s cannot be used: %v", address, err)
	}
	p, v, err := pick(programs, e.voiceAt(address), language)
	if err != nil {
		return nil, voice.Unusablef("wyoming:%s cannot be used: %v; name a voice in config.yaml, such as\nwyoming:\n  - {address: %q, voice: fr_FR-siwis-medium}", address, err, address)
	}
	return &voice.Synthesiser{
		Name:    "wyoming:" + address,
		Engine:  "wyoming " + quoteName(p.Name),
		Version: quoteName(p.Version),
		Settings: []string{
			"server=" + address,
			"voice=" + quoteName(v.Name),
			"voice version=" + quoteName(v.Version),
		},
		Licence:  licence,
		MaxText:  maxText,
		InFlight: wyomingAtOnce,
		Say: func(ctx context.Context, text string) (audio.Clip, error) {
			return e.pace.speak(ctx, phraseTimeout, func(ctx context.Context) (audio.Clip, error) {
				return synthesise(ctx, address, v.Name, text)
			})
		},
	}, nil
}

// wyomingAddress returns the host and port that a text names.
func wyomingAddress(text string) (address string, ok bool) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port, err = net.SplitHostPort(text + ":" + wyomingPort)
	}
	if n, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || n == 0 || host == "" {
		return "", false
	}
	return net.JoinHostPort(host, port), true
}

// voiceAt returns the voice that the configuration names for a server, or "".
func (e *wyomingEngine) voiceAt(address string) string {
	for _, s := range e.servers {
		if a, ok := wyomingAddress(s.Address); ok && a == address {
			return s.Voice
		}
	}
	return ""
}

// List implements [voice.Engine]: the servers of the configuration, asked all at
// once.
func (e *wyomingEngine) List(ctx context.Context) []voice.Status {
	if len(e.servers) == 0 {
		return []voice.Status{{Name: "wyoming:HOST:PORT", Detail: "a server with the Wyoming protocol, such as Home Assistant's piper; name it so, or in config.yaml under wyoming:"}}
	}
	out := make([]voice.Status, len(e.servers))
	var wg sync.WaitGroup
	for i, s := range e.servers {
		wg.Go(func() { out[i] = look(ctx, s) })
	}
	wg.Wait()
	return out
}

// look says of one server of the configuration what it has.
func look(ctx context.Context, s config.Wyoming) voice.Status {
	address, ok := wyomingAddress(s.Address)
	if !ok {
		return voice.Status{Name: "wyoming:" + s.Address, Detail: "this is no address: it has to be HOST:PORT"}
	}
	status := voice.Status{Name: "wyoming:" + address}
	programs, err := describe(ctx, address, lookTimeout)
	if err != nil {
		status.Detail = err.Error()
		return status
	}
	p, v, err := pick(programs, s.Voice, "")
	if err != nil {
		status.Detail = err.Error()
		return status
	}
	status.Usable = true
	status.Detail = quoteName(p.Name) + " " + quoteName(p.Version) + ", "
	if s.Voice == "" {
		status.Detail += "the first voice for the language; " + choices(programs, "")
	} else {
		status.Detail += "voice " + quoteName(v.Name)
	}
	return status
}
