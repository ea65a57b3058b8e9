package network

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// A program is what speaks behind a Wyoming server.
type program struct {
	Name    string        `json:"name"`
	Version string        `json:"version"`
	Voices  []servedVoice `json:"voices"`
}

type servedVoice struct {
	Name      string   `json:"name"`
	Version   string   `json:"version"`
	Languages []string `json:"languages"`
}

// describe asks a Wyoming server what speaks there.
func describe(ctx context.Context, address string, timeout time.Duration) ([]program, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var info struct {
		TTS []program `json:"tts"`
	}
	err := converse(ctx, address, func(conn net.Conn, events *eventReader) error {
		if err := send(conn, "describe", struct{}{}); err != nil {
			return errBroken
		}
		for {
			e, err := events.next()
			if err != nil {
				return err
			}
			switch e.Type {
			case "info":
				return e.into(&info)
			case "error":
				return complaint(e)
			}
		}
	})
	switch {
	case err != nil && ended(ctx):
		return nil, fmt.Errorf("%s does not say within %v what speaks there: is it a Wyoming server?", address, timeout)
	case err != nil:
		return nil, err
	case len(info.TTS) == 0:
		return nil, fmt.Errorf("the Wyoming server at %s does not speak: it has other duties", address)
	}
	return info.TTS, nil
}

// pick returns the voice of that name and its program; without a name the first
// voice for the language. A language of "" is any.
func pick(programs []program, name, lang string) (program, servedVoice, error) {
	for _, p := range programs {
		for _, v := range p.Voices {
			named := name != "" && name == v.Name
			switch fits := speaks(v, lang); {
			case fits && (named || name == ""), named && len(v.Languages) == 0:
				return p, v, nil
			case named:
				return p, v, fmt.Errorf("its voice %s speaks %s, and the script is in %s; %s", quoteName(name),
					quoteName(strings.Join(v.Languages, ", ")), lang, choices(programs, lang))
			}
		}
	}
	if name == "" {
		return program{}, servedVoice{}, fmt.Errorf("it has no voice for the language %s; %s", lang, choices(programs, ""))
	}
	return program{}, servedVoice{}, fmt.Errorf("it has no voice %q; %s", name, choices(programs, lang))
}

// speaks tells whether a voice speaks a language, of whatever country.
func speaks(v servedVoice, lang string) bool {
	return lang == "" || slices.ContainsFunc(v.Languages, func(l string) bool { return base(l) == base(lang) })
}

// base returns the language of a tag without its country: piper writes fr_FR.
func base(tag string) string {
	b, _, _ := language.Make(tag).Raw()
	return b.String()
}

// choices names the voices for a language, so that one can be asked for.
func choices(programs []program, lang string) string {
	const most = 8
	var names []string
	for _, p := range programs {
		for _, v := range p.Voices {
			if speaks(v, lang) {
				names = append(names, quoteName(v.Name))
			}
		}
	}
	switch {
	case len(names) == 0 && lang != "":
		return "it has none for that language"
	case len(names) == 0:
		return "it has none at all"
	case len(names) > most:
		names = append(names[:most], fmt.Sprintf("%d more", len(names)-most))
	}
	return "it has " + strings.Join(names, ", ")
}

// quoteName returns a name or a version as a server gives it.
func quoteName(s string) string { return cmp.Or(secret("").quote(s), "unknown") }
