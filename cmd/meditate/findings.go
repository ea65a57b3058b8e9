package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"meditate/audio"
	"meditate/audio/take"
	"meditate/audio/wav"
	"meditate/narration/reading"
	"meditate/narration/speech"
	"meditate/narration/voice"
	"meditate/narration/voice/pack"
	"meditate/narration/wholefile"
)

// A finding is what a recording holds of a phrase.
type finding struct {
	reading.Line
	found      bool
	place      string // where it was found: a time, or a file
	sound      audio.Clip
	confidence float64
	doubt      string // "" if it is sure
	quality    take.Quality
}

func (f finding) sure() bool { return f.found && f.doubt == "" }

// findInTake finds the phrases in one long recording.
func findInTake(ctx context.Context, std streams, path string, lines []reading.Line) ([]finding, error) {
	clip, err := readSound(ctx, path)
	if err != nil {
		return nil, err
	}
	t, err := take.Analyse(ctx, clip)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	result, err := reading.Align(ctx, lines, t, speech.Expected)
	if err != nil {
		return nil, err
	}
	out := make([]finding, len(lines))
	for i, m := range result.Matches {
		out[i] = finding{Line: m.Line, found: m.Found, confidence: m.Confidence, doubt: m.Doubt}
		if m.Found {
			out[i].place = timecode(m.From, clip.Rate)
			out[i].sound = t.Cut(m.From, m.To)
			out[i].quality = take.Check(out[i].sound, t.FloorDB)
		}
	}
	for _, d := range result.Dropped {
		fmt.Fprintf(std.out, "left out  %s  %.1f s  %s\n", timecode(d.From, clip.Rate), clip.Rate.Duration(d.To-d.From).Seconds(), d.Reason)
	}
	return out, nil
}

// findInFolder finds the phrases among files, one each.
func findInFolder(ctx context.Context, std streams, dir string, lines []reading.Line) ([]finding, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, inputf("%s cannot be read: %v", dir, plain(err))
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name()[0] != '.' {
			names = append(names, e.Name())
		}
	}
	files, faults := reading.ByName(lines, names)
	for _, fault := range faults {
		fmt.Fprintf(std.out, "left out  %v\n", fault)
	}
	out := make([]finding, len(lines))
	for i, line := range lines {
		out[i] = finding{Line: line, doubt: "there is no file of this phrase"}
		name, ok := files[line.Number]
		if !ok {
			continue
		}
		if out[i], err = findInFile(ctx, filepath.Join(dir, name), line); err != nil {
			return nil, err
		}
	}
	doubtOddLengths(out)
	return out, nil
}

// oddPace is how many times longer or shorter than at the reader's usual pace a
// file may be, before it seems to say something else.
const oddPace = 1.6

// doubtOddLengths doubts files that last much longer or shorter than the others
// make likely: two may have changed places.
func doubtOddLengths(findings []finding) {
	pace := func(f finding) float64 { return f.sound.Duration().Seconds() / speech.Expected(f.Text).Seconds() }
	var paces []float64
	for _, f := range findings {
		if f.sure() {
			paces = append(paces, pace(f))
		}
	}
	if len(paces) < 3 { // nobody's pace is known
		return
	}
	slices.Sort(paces)
	usual := paces[len(paces)/2]
	for i, f := range findings {
		if p := pace(f) / usual; f.sure() && (p > oddPace || p < 1/oddPace) {
			findings[i].confidence = 0.5
			findings[i].doubt = fmt.Sprintf("it lasts %.1f s, where about %.1f s are expected beside the others; check that %s is this phrase",
				f.sound.Duration().Seconds(), f.sound.Duration().Seconds()/p, f.place)
		}
	}
}

// findInFile finds a phrase in a file of its own: from the first sound to the
// last.
func findInFile(ctx context.Context, path string, line reading.Line) (finding, error) {
	f := finding{Line: line, place: filepath.Base(path)}
	var t take.Take
	clip, err := readSound(ctx, path)
	if err == nil {
		t, err = take.Analyse(ctx, clip)
	}
	switch {
	case ctx.Err() != nil:
		return f, ctx.Err()
	case err != nil:
		f.doubt = err.Error()
		return f, nil
	case len(t.Stretches) == 0:
		f.doubt = "nothing is said in " + f.place
		return f, nil
	}
	f.found, f.confidence = true, 1
	f.sound = t.Cut(t.Stretches[0].From, t.Stretches[len(t.Stretches)-1].To)
	f.quality = take.Check(f.sound, t.FloorDB)
	return f, nil
}

// printFindings prints a line for each phrase, what is unsure about it, and what
// to do better.
func printFindings(std streams, findings []finding) {
	loud := 0 // rooms, of those found
	var room take.Quality
	for _, f := range findings {
		what := "not found"
		if f.found {
			what = fmt.Sprintf("%9s  %4.1f s  %s LUFS  %3.0f %%", f.place, f.sound.Duration().Seconds(), reading.Level(f.quality.LevelLUFS), 100*f.confidence)
		}
		fmt.Fprintf(std.out, "%3d  %-37s  %s\n", f.Number, what, voice.Excerpt(f.Text))
		switch {
		case !f.found:
			fmt.Fprintf(std.out, "     %s\n", f.doubt)
			continue
		case f.doubt != "":
			fmt.Fprintf(std.out, "     unsure: %s\n", f.doubt)
		}
		for _, fault := range f.quality.Faults() {
			if fault == take.RoomTooLoud { // said once: it is the same room
				loud, room = loud+1, f.quality
				continue
			}
			fmt.Fprintf(std.out, "     %s\n", reading.Advice(f.quality, fault, english))
		}
	}
	if 2*loud > len(findings) {
		fmt.Fprintf(std.out, "\n%s\n", reading.Advice(room, take.RoomTooLoud, english))
	}
}

// english is the language of what is not a practitioner's.
const english = "en"

// writeClips writes what was found to a new folder, a file a phrase by its
// number, as record import reads it.
func writeClips(c *cli.Context, dir string, findings []finding) error {
	if err := os.Mkdir(dir, 0o777); err != nil {
		return inputf("the folder %s cannot be made: %v", dir, plain(err))
	}
	for _, f := range findings {
		if !f.found {
			continue
		}
		path := filepath.Join(dir, fmt.Sprintf("%02d.wav", f.Number))
		o := wav.Options{Rate: f.sound.Rate, Channels: 1, Seed: ditherSeed}
		if err := wholefile.Write(path, false, func(w io.Writer) error {
			return wav.Write(c.Context, w, audio.Mono(f.sound.Samples), o)
		}); err != nil {
			return err
		}
	}
	return nil
}

// storeFindings puts what was found into the pack, if the user has accepted it.
func storeFindings(c *cli.Context, std streams, language string, findings []finding) error {
	var store []pack.Recording
	sure, unsure := 0, 0
	for _, f := range findings {
		if f.sure() {
			sure++
		} else if f.found {
			unsure++
		}
		if f.sure() || f.found && c.Bool(flagUnsure) {
			store = append(store, pack.Recording{Phrase: f.Text, Sound: f.sound})
		}
	}
	fmt.Fprintf(std.out, "\n%d of %s sure, %d unsure, %d not found\n", sure, count(len(findings), "phrase", "phrases"), unsure, len(findings)-sure-unsure)
	if unsure > 0 && !c.Bool(flagUnsure) {
		fmt.Fprintf(std.out, "listen to what is unsure (--%s DIR writes it to files); where it is right, add --%s --%s\n", flagClips, flagAccept, flagUnsure)
	}
	switch {
	case !c.Bool(flagAccept) && sure > 0:
		fmt.Fprintf(std.out, "nothing is stored yet: --%s stores what is sure\n", flagAccept)
		return nil
	case len(store) == 0:
		fmt.Fprintln(std.out, "nothing is stored")
		return nil
	}
	f, err := beginFolder(c, language)
	if err != nil {
		return err
	}
	versions, err := f.AddAll(c.Context, store, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d stored in %s\n", len(versions), c.String(flagPack))
	if len(store) < len(findings) {
		fmt.Fprintf(std.out, "what is missing: meditate record sheet --%s --%s %s, with the day or the script\n", flagMissing, flagPack, quoted(c.String(flagPack)))
	}
	return nil
}
