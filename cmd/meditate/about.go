package main

import (
	"meditate/narration/companion"
	"meditate/narration/programme"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"
	"meditate/narration/voices"
)

// aboutOf returns what is known of a session: from its script, its voice, and the
// programme that it belongs to, nil for none.
func (vs *userVoices) aboutOf(ses *session, p *programme.Programme) companion.Session {
	a := companion.Session{Score: ses.score, Title: ses.script.Meta.Title, Subtitle: ses.script.Meta.Subtitle, Description: ses.script.Meta.Description}
	if a.Title == "" {
		a.Title = title(ses.script)
	}
	if vs.Voices != nil {
		a.Accord = vs.Accord
	}
	if ses.voice != nil {
		for _, v := range voices.Parts(ses.voice) {
			a.Voices = append(a.Voices, describeVoice(v))
		}
	}
	if p != nil {
		a.Programme, a.Author, a.Credits = p.Title, p.Show.Author, p.Credits
		a.Copyright, a.License = p.Show.Copyright, p.Show.License
	}
	return a
}

// describeVoice says whose voice it is.
func describeVoice(v voice.Voice) companion.Voice {
	d := companion.Voice{Name: v.Name()}
	switch v := v.(type) {
	case *pack.Pack:
		info := v.Info()
		d.Speaker, d.Licence, d.Engine = info.Speaker, info.Licence, info.Engine
		d.Synthetic = info.Engine != ""
	case *voices.Speaker:
		s := v.Synthesiser()
		d.Synthetic, d.Engine, d.Licence = true, s.Engine, s.Licence
	}
	return d
}
