package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"meditate/audio"
	"meditate/audio/spool"
	"meditate/narration"
	"meditate/narration/config"
	"meditate/narration/script"
	"meditate/narration/voice"
	"meditate/narration/voices"

	"github.com/urfave/cli/v2"
)

// chooseVoice returns the voice of a script: the one that a flag or the
// environment names, else the script's own, else that of the settings, else the
// best there is.
func (vs *userVoices) chooseVoice(ctx context.Context, c *cli.Context, s *script.Script) (voice.Voice, error) {
	asked := c.String(flagVoice)
	if asked == "" && !vs.trusts(s.Meta.Voice) {
		return nil, inputf("%s would have its text sent to %s, a server that you have not named; if you want that, say so: --%s %[2]s, or name it in config.yaml under wyoming:",
			s.Name, s.Meta.Voice, flagVoice)
	}
	return vs.Choose(ctx, voices.Request{
		Name:     cmp.Or(asked, s.Meta.Voice, vs.config.Voice),
		Language: s.Meta.Language,
		Phrases:  narration.Spoken(s),
		Fill:     c.String(flagFill),
	})
}

// trusts tells whether a script, which may come from anyone, may ask for a voice:
// of the servers, only for those that the user has named.
func (vs *userVoices) trusts(name string) bool {
	address, isServer := strings.CutPrefix(name, "wyoming:")
	return !isServer || slices.ContainsFunc(vs.config.Wyoming, func(w config.Wyoming) bool { return w.Address == address })
}

// A spoken is what a voice made of the phrases of a script.
type spoken struct {
	voice   voice.Voice
	lengths narration.Lengths
	sounds  narration.Sounds // nil where only lengths were asked for
}

// speak chooses the voice of a script and speaks every phrase, at a rate. The
// sounds are set aside, or where aside is nil only measured.
func (vs *userVoices) speak(ctx context.Context, c *cli.Context, s *script.Script, rate audio.Rate, aside *spool.Spool, progress func(done, all int)) (spoken, error) {
	v, err := vs.chooseVoice(ctx, c, s)
	if err != nil {
		return spoken{}, err
	}
	if aside == nil {
		lengths, err := narration.Measure(ctx, v, s, rate, progress)
		return spoken{v, lengths, nil}, err
	}
	sounds, err := narration.Speak(ctx, v, s, rate, aside, progress)
	return spoken{v, sounds.Lengths(), sounds}, err
}

// speakAloud is speak for commands that are not played: with a line that says how
// far it is, and notes behind it. The head says for what.
func (vs *userVoices) speakAloud(c *cli.Context, std streams, s *script.Script, rate audio.Rate, aside *spool.Spool, head string) (spoken, error) {
	line := newStatus(std.screen)
	spoken, err := vs.speak(c.Context, c, s, rate, aside, func(done, all int) { line.show(head, fmt.Sprintf("%d/%d phrases", done, all)) })
	line.clear()
	if err == nil {
		sayTally(c, std, spoken.voice)
	}
	return spoken, err
}

// newSpool returns a place to set sounds aside, in the user's cache folder if there
// is one.
func newSpool() *spool.Spool {
	home, err := os.UserCacheDir()
	if err != nil {
		return &spool.Spool{}
	}
	return &spool.Spool{Folder: filepath.Join(home, "meditate")}
}

// sayTally says what was spoken and what was not, and what is wrong with the
// cache.
func sayTally(c *cli.Context, std streams, v voice.Voice) {
	for _, s := range voices.Speakers(v) {
		t := s.Tally()
		if t.Damaged > 0 {
			note(std, "%s damaged in the cache and made again", count(t.Damaged, "clip was", "clips were"))
		}
		if t.Cache != nil {
			note(std, "what was spoken is not kept for the next time: %v", t.Cache)
		}
		if c.Bool(flagVerbose) {
			note(std, "%s: %d spoken now, %d from the cache", s.Name(), t.Spoken, t.Kept)
		}
	}
}

// count writes a number with what it counts.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
