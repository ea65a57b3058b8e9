package podcast

import (
	"bytes"
	"html/template"
	"net/url"
	"strings"
	"time"

	"meditate/narration/companion"
	"meditate/narration/script"
)

// HTML returns the page of the podcast: it plays every episode with its captions, needs
// no JavaScript and asks nothing of any other host. Addresses in it begin at the
// folder, so that it works wherever that is served.
func (f Feed) HTML() ([]byte, error) {
	p := page{
		Title: f.Title, Subtitle: f.Show.Subtitle, Author: f.Show.Author, Language: f.Language,
		Direction: companion.Direction(f.Language), Cover: relative(f.State.Cover.Name),
		About: paragraphs(f.Show.Description), Copyright: f.Show.Copyright, License: f.Show.License,
		Link: f.Show.Link, Feed: f.Address(FeedName), Words: wordsFor(f.Language),
	}
	for _, e := range f.State.Episodes {
		one := pageEpisode{
			Anchor: anchor(e), Title: e.Title, Subtitle: e.Subtitle, Language: e.Language,
			Sound:      relative(e.Sound.Name),
			Type:       e.Sound.Type,
			Captions:   relative(e.Captions.Name),
			Transcript: relative(e.Transcript.Name),
			Cover:      relative(e.Cover.Name),
			Notes:      template.HTML(e.NotesHTML), // of companion.NotesHTML, which escapes every word; the state is the podcast’s own
		}
		if strings.Contains(e.Title, e.Subtitle) {
			one.Subtitle = ""
		}
		length := companion.Length(time.Duration(e.Seconds * float64(time.Second)))
		if !strings.Contains(e.Title, length) {
			one.Length = length
		}
		p.Episodes = append(p.Episodes, one)
	}
	var b bytes.Buffer
	err := podcastPage.Execute(&b, p)
	return b.Bytes(), err
}

// relative returns the address of a file of the folder, as seen from the page.
func relative(name string) string { return (&url.URL{Path: name}).EscapedPath() }

func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

type page struct {
	Title, Subtitle, Author, Language, Direction string
	Cover, Copyright, License, Link, Feed        string
	About                                        []string
	Words                                        pageWords
	Episodes                                     []pageEpisode
}

type pageEpisode struct {
	Anchor, Title, Subtitle, Language, Length string
	Sound, Type, Captions, Transcript, Cover  string
	Notes                                     template.HTML
}

// pageWords are what the page says of its own, in one language.
type pageWords struct{ Subscribe, Captions, Transcript, Download, Notes, Care, Home string }

func wordsFor(language string) pageWords {
	if script.French(language) {
		return pageWords{
			Subscribe: "Pour t’abonner, copie cette adresse dans ton application de podcasts :",
			Captions:  "Sous-titres", Transcript: "Lire le texte", Download: "Télécharger", Notes: "À propos de cette séance",
			Care: "Tu peux t’arrêter à tout moment. N’écoute pas en conduisant. Ces séances ne remplacent aucun soin.",
			Home: "Le site du programme",
		}
	}
	return pageWords{
		Subscribe: "To subscribe, copy this address into your podcast app:",
		Captions:  "Captions", Transcript: "Read the text", Download: "Download", Notes: "About this session",
		Care: "You may stop at any time. Do not listen while driving. These sessions replace no care.",
		Home: "The programme’s own page",
	}
}

// The film element plays sound as well as films do, and unlike the sound element it
// shows captions. Colours keep a contrast of 7 and more (WCAG 2.2, 1.4.6).
var podcastPage = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}" dir="{{.Direction}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'">
<title>{{.Title}}</title>
<link rel="alternate" type="application/rss+xml" title="{{.Title}}" href="feed.xml">
<link rel="icon" href="{{.Cover}}">
<style>
:root { color-scheme: light dark; --ink: #23262b; --paper: #faf8f4; --soft: #4d5258; --line: #ddd8cf; --link: #1d4f63; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece8e1; --paper: #16181b; --soft: #b9b5ad; --line: #34373b; --link: #a5d3e4; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.2rem 4rem; max-width: 42rem; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 Georgia, "Times New Roman", serif; overflow-wrap: break-word; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, video:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; }
header { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: center; }
header img { width: 11rem; height: 11rem; border-radius: .6rem; }
header div { flex: 1 1 16rem; }
h1 { font-size: 1.9rem; font-weight: normal; line-height: 1.25; margin: 0; }
h2 { font-size: 1.35rem; font-weight: normal; margin: 0; }
.soft { color: var(--soft); margin: .3rem 0; }
article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 2rem; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; }
video { display: block; width: 100%; aspect-ratio: 16 / 9; background: #14171a; border-radius: .6rem; margin: 1rem 0; object-fit: contain; }
video::cue { font-family: Georgia, serif; }
nav { display: flex; flex-wrap: wrap; gap: .4rem 1.5rem; }
code { overflow-wrap: anywhere; }
details { margin-top: .8rem; }
summary { cursor: pointer; color: var(--link); }
ul { padding-inline-start: 1.2rem; }
</style>
</head>
<body>
<header>
<img src="{{.Cover}}" alt="" width="176" height="176">
<div>
<h1>{{.Title}}</h1>
{{with .Subtitle}}<p class="soft">{{.}}</p>
{{end}}{{with .Author}}<p class="soft">{{.}}</p>
{{end}}</div>
</header>
<main>
{{range .About}}<p>{{.}}</p>
{{end}}{{with .Link}}<p><a href="{{.}}">{{$.Words.Home}}</a></p>
{{end}}<p>{{.Words.Subscribe}}<br><a href="feed.xml"><code>{{.Feed}}</code></a></p>
{{range .Episodes}}<article id="{{.Anchor}}" lang="{{.Language}}" aria-labelledby="t-{{.Anchor}}">
<h2 id="t-{{.Anchor}}" dir="auto">{{.Title}}</h2>
<p class="soft" dir="auto">{{.Subtitle}}{{if and .Subtitle .Length}} — {{end}}{{.Length}}</p>
<video controls preload="none" poster="{{.Cover}}" aria-label="{{.Title}}">
<source src="{{.Sound}}" type="{{.Type}}">
<track kind="captions" src="{{.Captions}}" srclang="{{.Language}}" label="{{$.Words.Captions}}" default>
</video>
<nav aria-label="{{.Title}}">
<a href="{{.Transcript}}">{{$.Words.Transcript}}</a>
<a href="{{.Sound}}" download>{{$.Words.Download}}</a>
</nav>
<details><summary>{{$.Words.Notes}}</summary>
{{.Notes}}</details>
</article>
{{end}}</main>
<footer class="soft">
<p>{{.Words.Care}}</p>
{{with .Copyright}}<p>{{.}}</p>
{{end}}{{with .License}}<p>{{.}}</p>
{{end}}</footer>
</body>
</html>
`))
