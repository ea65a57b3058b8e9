package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"meditate/narration/companion"
	"meditate/narration/programme"
	"meditate/narration/wholefile"

	"github.com/urfave/cli/v2"
)

const flagWith = "with"

// What can be written beside a session.
const (
	withChapters   = "chapters"
	withTranscript = "transcript"
	withNotes      = "notes"
	withCover      = "cover"
	withManifest   = "manifest"
)

// companionEndings are what the files beside a session end in, in place of its own
// ending.
var companionEndings = []struct {
	name    string
	endings []string
}{
	{withChapters, []string{".chapters.json"}},
	{withTranscript, []string{".vtt", ".srt", ".transcript.html", ".transcript.txt"}},
	{withNotes, []string{".notes.txt", ".notes.html"}},
	{withCover, []string{".png", ".jpg"}},
	{withManifest, []string{manifestEnding}},
}

const manifestEnding = ".manifest.json"

func withFlag() cli.Flag {
	return &cli.StringFlag{Name: flagWith, Usage: "write beside each session " + strings.Join(withNames(), ", ") + ", or all: `LIST`"}
}

func withNames() []string {
	var names []string
	for _, e := range companionEndings {
		names = append(names, e.name)
	}
	return names
}

// with is what is to be written beside a session.
type with map[string]bool

func withOf(c *cli.Context) (with, error) {
	w := with{}
	for word := range strings.SplitSeq(c.String(flagWith), ",") {
		switch word = strings.ToLower(strings.TrimSpace(word)); {
		case word == "":
		case word == "all":
			for _, name := range withNames() {
				w[name] = true
			}
		case slices.Contains(withNames(), word):
			w[word] = true
		default:
			return nil, usagef("--%s: there is no %q; there are %s, and all of them: all", flagWith, word, strings.Join(withNames(), ", "))
		}
	}
	return w, nil
}

// check refuses to overwrite what is there.
func (w with) check(paths []string, force bool) error {
	for _, path := range paths {
		for _, e := range companionEndings {
			if !w[e.name] {
				continue
			}
			for _, ending := range e.endings {
				if err := checkTarget(beside(path, ending), force); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// beside returns the path of a file that belongs to another.
func beside(path, ending string) string { return strings.TrimSuffix(path, filepath.Ext(path)) + ending }

// companions are what goes with a session, ready to be written.
type companions struct {
	about companion.Session
	files []companionFile
}

type companionFile struct {
	ending string
	data   []byte
}

// make makes what is asked for of a session of a programme, which may be nil; but for
// the manifest, which says how the sound came out.
func (w with) make(about companion.Session, p *programme.Programme) (companions, error) {
	out := companions{about: about}
	add := func(ending string, data []byte) { out.files = append(out.files, companionFile{ending, data}) }
	if w[withChapters] {
		add(".chapters.json", about.ChaptersJSON())
	}
	if w[withTranscript] {
		add(".vtt", about.WebVTT())
		add(".srt", about.SRT())
		add(".transcript.html", about.HTML())
		add(".transcript.txt", about.Text())
	}
	if w[withNotes] {
		notes, err := notesOf(about, p)
		if err != nil {
			return out, err
		}
		add(".notes.txt", []byte(notes))
		add(".notes.html", []byte(companion.NotesHTML(notes)))
	}
	if w[withCover] {
		picture, err := coverOf(about, p)
		if err != nil {
			return out, err
		}
		png, err := picture.png()
		if err != nil {
			return out, err
		}
		jpeg, err := picture.jpeg()
		if err != nil {
			return out, err
		}
		add(".png", png)
		add(".jpg", jpeg)
	}
	return out, nil
}

// write writes the files beside a path.
func (cs companions) write(path string, force bool) error {
	for _, f := range cs.files {
		name := beside(path, f.ending)
		err := wholefile.WriteBytes(name, force, f.data)
		if errors.Is(err, fs.ErrExist) {
			return inputf("%s exists; --%s overwrites it, -o names another", name, flagForce)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// notesFile is where a programme has its own template of notes.
const notesFile = "notes.txt"

// notesOf returns the notes on a session, from the template of its programme if that
// has one.
func notesOf(about companion.Session, p *programme.Programme) (string, error) {
	own := ""
	if p != nil {
		data, err := p.File(notesFile)
		switch {
		case err == nil:
			own = string(data)
		case !errors.Is(err, fs.ErrNotExist):
			return "", inputf("%s cannot be read: %v", notesFile, err)
		}
	}
	notes, err := about.Notes(notesFile, own)
	if err != nil {
		return "", inputf("%v; the README says what the notes of a programme can hold", err)
	}
	return notes, nil
}
