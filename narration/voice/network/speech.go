package network

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"meditate/narration/config"
	"meditate/narration/voice"
)

// speechAtOnce is how many phrases a server has at once, if the configuration
// says nothing.
const speechAtOnce = 4

// A speechEngine speaks through servers with the speech interface of OpenAI
// (POST /v1/audio/speech): OpenAI itself, Kokoro-FastAPI, LocalAI, speaches.
type speechEngine struct {
	servers []config.HTTP
	pace    pace
}

// Name implements [voice.Engine].
func (*speechEngine) Name() string { return "http" }

// Open implements [voice.Engine]. The variant is the name of a server in the
// configuration. The server is not asked anything yet: what lies in the cache
// can be played without it.
func (e *speechEngine) Open(_ context.Context, variant, _ string) (*voice.Synthesiser, error) {
	c, err := e.which(variant)
	if err != nil {
		return nil, err
	}
	s, err := newServer(c, e.pace)
	if err != nil {
		return nil, err
	}
	return &voice.Synthesiser{
		Name:    "http:" + c.Name,
		Engine:  "OpenAI speech interface",
		Version: "unknown", // no server says
		Settings: []string{
			"url=" + s.base,
			"model=" + c.Model,
			"voice=" + c.Voice,
			fmt.Sprintf("speed=%g", c.Speed),
		},
		Licence:  licence,
		MaxText:  maxText,
		InFlight: cmp.Or(c.InFlight, speechAtOnce),
		Say:      s.say,
	}, nil
}

// which returns the server of that name; without a name the only one there is.
func (e *speechEngine) which(name string) (config.HTTP, error) {
	var names []string
	for _, s := range e.servers {
		if s.Name == name || name == "" && len(e.servers) == 1 {
			return s, nil
		}
		names = append(names, "http:"+s.Name)
	}
	if len(names) == 0 {
		return config.HTTP{}, voice.Unusablef("http needs a server in config.yaml, such as\n%s", example)
	}
	if name == "" {
		return config.HTTP{}, voice.Unusablef("http needs the name of a server: config.yaml has %s", strings.Join(names, ", "))
	}
	return config.HTTP{}, voice.Unusablef("config.yaml has no server http:%s, only %s", name, strings.Join(names, ", "))
}

// newServer returns the server that a part of the configuration describes.
func newServer(c config.HTTP, p pace) (*server, error) {
	u, err := url.Parse(c.URL)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, voice.Unusablef("http:%s: its url: in config.yaml has to be an address such as http://localhost:8880", c.Name)
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, voice.Unusablef("http:%s: its url: in config.yaml holds more than an address; a key belongs into an environment variable, which key-env: names", c.Name)
	}
	key := ""
	if c.KeyEnv != "" {
		key = strings.TrimSpace(os.Getenv(c.KeyEnv))
		switch {
		case key == "":
			return nil, voice.Unusablef("http:%s needs its key in the environment variable %s, which is not set", c.Name, c.KeyEnv)
		case strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r > '~' }):
			return nil, voice.Unusablef("http:%s: the environment variable %s holds no key: there are characters in it that no key has", c.Name, c.KeyEnv)
		}
	}
	base := strings.TrimSuffix(strings.TrimRight(u.String(), "/"), "/v1") // many programs want the address with it
	return &server{HTTP: c, base: base, host: hostOf(u), key: secret(key), client: newClient(cmp.Or(c.InFlight, speechAtOnce)), pace: p}, nil
}

// hostOf returns the host and port of an address.
func hostOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// List implements [voice.Engine]: the servers of the configuration, called all
// at once.
func (e *speechEngine) List(ctx context.Context) []voice.Status {
	if len(e.servers) == 0 {
		return []voice.Status{{Name: "http:NAME", Detail: "any server with the speech interface of OpenAI; name one in config.yaml under http:"}}
	}
	out := make([]voice.Status, len(e.servers))
	var wg sync.WaitGroup
	for i, c := range e.servers {
		wg.Go(func() { out[i] = e.look(ctx, c) })
	}
	wg.Wait()
	return out
}

// look says of one server of the configuration whether its key is set and
// whether it is there.
func (e *speechEngine) look(ctx context.Context, c config.HTTP) voice.Status {
	status := voice.Status{Name: "http:" + c.Name}
	s, err := newServer(c, e.pace)
	if err != nil {
		status.Detail = err.Error()
		return status
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	status.Detail = fmt.Sprintf("model %s, voice %s, at %s", cmp.Or(c.Model, "of the server's choice"), cmp.Or(c.Voice, "of the server's choice"), s.base)
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", s.reachedBy())
	if err != nil {
		status.Detail += ": no answer there; is the server running?"
		return status
	}
	conn.Close()
	status.Usable = true
	return status
}

// reachedBy returns the host and port that a request goes to first: those of a
// proxy, where the environment names one.
func (s *server) reachedBy() string {
	r, err := http.NewRequest(http.MethodPost, s.base, nil)
	if err != nil {
		return s.host
	}
	if proxy, err := http.ProxyFromEnvironment(r); err == nil && proxy != nil {
		return hostOf(proxy)
	}
	return s.host
}
