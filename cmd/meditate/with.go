package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"meditate/narration/companion"
	"meditate/narration/programme"

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

// companionKinds are what can be written beside a session, each with what its files end
// in, in place of the sound's own ending, and with what makes them. The manifest is made
// when the sound is there.
var companionKinds = []struct {
	name    string
	endings []string
	make    func(about companion.Session, p *programme.Programme) ([][]byte, error)
}{
	{withChapters, []string{".chapters.json"}, func(about companion.Session, _ *programme.Programme) ([][]byte, error) {
		return [][]byte{about.ChaptersJSON()}, nil
	}},
	{withTranscript, []string{".vtt", ".srt", ".transcript.html", ".transcript.txt"}, func(about companion.Session, _ *programme.Programme) ([][]byte, error) {
		return [][]byte{about.WebVTT(), about.SRT(), about.HTML(), about.Text()}, nil
	}},
	{withNotes, []string{".notes.txt", ".notes.html"}, func(about companion.Session, p *programme.Programme) ([][]byte, error) {
		notes, err := notesOf(about, p)
		return [][]byte{[]byte(notes), about.NotesPage(notes)}, err
	}},
	{withCover, []string{".png", ".jpg"}, func(about companion.Session, p *programme.Programme) ([][]byte, error) {
		picture, err := coverOf(about, p)
		if err != nil {
			return nil, err
		}
		png, err := picture.png()
		if err != nil {
			return nil, err
		}
		jpeg, err := picture.jpeg()
		return [][]byte{png, jpeg}, err
	}},
	{withManifest, []string{manifestEnding}, nil},
}

const manifestEnding = ".manifest.json"

func withFlag() cli.Flag {
	return &cli.StringFlag{Name: flagWith, Usage: "write beside each session " + strings.Join(withNames(), ", ") + ", or all: `LIST`"}
}

func withNames() []string {
	var names []string
	for _, e := range companionKinds {
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
		for _, e := range companionKinds {
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
	for _, kind := range companionKinds {
		if !w[kind.name] || kind.make == nil {
			continue
		}
		files, err := kind.make(about, p)
		if err != nil {
			return out, err
		}
		for i, data := range files {
			out.files = append(out.files, companionFile{kind.endings[i], data})
		}
	}
	return out, nil
}

// write writes the files beside a path.
func (cs companions) write(path string, force bool) error {
	for _, f := range cs.files {
		if err := writeFile(beside(path, f.ending), force, f.data); err != nil {
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
