package main

import (
	"meditate/narration/companion"
	"meditate/narration/programme"
	"meditate/narration/voice"
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

// describeVoice says whose voice it is. What an engine spoke is nobody's.
func describeVoice(v voice.Voice) companion.Voice {
	m := voiceOf(v)
	return companion.Voice{Name: m.Name, Speaker: m.Speaker, Synthetic: m.Engine != "", Engine: m.Engine, Licence: m.Licence}
}
