package check

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"math"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"meditate/audio/decode"
	"meditate/audio/loudness"
	"meditate/audio/master"
)

const (
	// tolerance is by how much the loudness may miss the target, in LU (Apple,
	// Audio requirements).
	tolerance = 1.0

	// shown is half a tenth: what is shown as −17.0 is not called too soft.
	shown = 0.05

	// maxInMemory bounds a sound file that can only be read from its beginning
	// to its end, as in an archive, and has to be held in memory, in bytes.
	maxInMemory = 256 << 20
)

// A sound is a file that was measured.
type sound struct {
	format  string
	report  *loudness.Report
	warning string
	err     error
}

// checkLength compares the size of the sound with that of the file.
func (c *checker) checkLength(ep *episode) {
	e := ep.enclosure
	size := int64(-1)
	if ep.file != "" {
		if info, err := fs.Stat(c.files, ep.file); err == nil {
			size = info.Size()
		}
	}
	example := "12345678"
	if size >= 0 {
		example = strconv.FormatInt(size, 10)
	}
	text, ok := e.attr("length")
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case !ok:
		c.addf(Broken, e, "enclosure-length", `the size of the sound is missing; write its bytes: length="%s"`, example)
	case err != nil || n < 0:
		c.addf(Broken, e, "enclosure-length", `%s is no number of bytes; write length="%s"`, quote(text), example)
	case size >= 0 && n != size:
		c.addf(Broken, e, "enclosure-length", `the file has %d bytes, not %d; write length="%d"`, size, n, size)
	case n == 0:
		c.addf(Doubtful, e, "enclosure-length", `the size of the sound is given as 0; write its bytes: length="%s"`, example)
	}
}

// checkSounds measures the sound of the episodes that is here.
func (c *checker) checkSounds(episodes []*episode) {
	if c.o.SkipSound {
		return
	}
	var list []*episode
	for _, ep := range episodes {
		if ep.file == "" || c.sounds[ep.file] != nil {
			continue
		}
		if ep.kind != "" && ep.kind != "audio/mpeg" && otherNames[ep.kind] != "audio/mpeg" {
			c.cannotHear(ep)
			continue
		}
		c.sounds[ep.file] = &sound{}
		list = append(list, ep)
	}
	for i, s := range c.measureAll(list) {
		if s == nil {
			return // the context has ended
		}
		c.sounds[list[i].file] = s
		c.judge(list[i].file, s)
	}
	for _, ep := range episodes {
		if s := c.sounds[ep.file]; s != nil && s.report != nil {
			c.compareLength(ep, s.report)
		}
	}
}

// measureAll measures the sounds of episodes, as many at once as there are cores:
// decoding takes most of the time, and one. What the context was too short for is nil.
func (c *checker) measureAll(list []*episode) []*sound {
	out := make([]*sound, len(list))
	var measuring sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	done := make(chan struct{}, len(list))
	for i, ep := range list {
		measuring.Go(func() {
			free <- struct{}{}
			defer func() { <-free; done <- struct{}{} }()
			if c.ctx.Err() != nil {
				return
			}
			if s := c.measure(ep.file); c.ctx.Err() == nil {
				out[i] = s
			}
		})
	}
	c.progress(0, len(list))
	for i := range list {
		<-done
		c.progress(i+1, len(list))
	}
	measuring.Wait()
	return out
}

func (c *checker) progress(done, all int) {
	if c.o.Progress != nil && all > 0 {
		c.o.Progress(done, all)
	}
}

// cannotHear says once that there are files that are not decoded here.
func (c *checker) cannotHear(ep *episode) {
	if !c.noted {
		c.addFile(Hint, ep.file, nil, -1, "sound", "files of the type %s are not decoded here: how loud and how long they are was not checked", quote(ep.kind))
	}
	c.noted = true
}

// measure decodes a file as a stream.
func (c *checker) measure(name string) *sound {
	f, err := c.files.Open(name)
	if err != nil {
		return &sound{err: err}
	}
	defer f.Close()
	r, size, err := randomAccess(f)
	if err != nil {
		return &sound{err: err}
	}
	source, err := decode.Open(r, size)
	if err != nil {
		return &sound{err: err}
	}
	report, err := loudness.Measure(c.ctx, source, loudness.Options{})
	return &sound{format: source.Format(), report: report, warning: source.Warning(), err: err}
}

// randomAccess returns a file as the decoders need it.
func randomAccess(f fs.File) (io.ReaderAt, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if r, ok := f.(io.ReaderAt); ok {
		return r, info.Size(), nil
	}
	data, err := io.ReadAll(io.LimitReader(f, maxInMemory+1))
	if err == nil && len(data) > maxInMemory {
		err = fmt.Errorf("%w: more than %d MB", errTooLarge, maxInMemory>>20)
	}
	return bytes.NewReader(data), int64(len(data)), err
}

// judge says what is wrong with a sound.
func (c *checker) judge(name string, s *sound) {
	say := func(l Level, rule, format string, args ...any) { c.addFile(l, name, nil, -1, rule, format, args...) }
	if s.err != nil {
		say(Broken, "sound", "the sound cannot be decoded (%v); make the file again", s.err)
		return
	}
	c.report.Sounds++
	r := s.report
	if s.format != "MP3" {
		say(Broken, "sound", "this is no MP3 file but %s; encode it as MP3, as the feed says it is", s.format)
	}
	if s.warning != "" {
		say(Doubtful, "sound", "%s; make it again", s.warning)
	}
	if r.Rate != 44100 && r.Rate != 48000 {
		say(Doubtful, "sound-rate", "the sound has %d samples a second, and Apple asks for 44100 or 48000; encode it again", r.Rate)
	}
	if r.Channels > 2 {
		say(Doubtful, "sound-rate", "the sound has %d channels, and Apple asks for one or two", r.Channels)
	}
	c.judgeLevel(name, r)
}

// judgeLevel compares loudness and peak with what Apple asks for.
func (c *checker) judgeLevel(name string, r *loudness.Report) {
	say := func(rule, format string, args ...any) { c.addFile(Doubtful, name, nil, -1, rule, format, args...) }
	target, _ := master.Named("podcast", r.Channels)
	if math.IsInf(r.Integrated, -1) {
		if r.TruePeak < -70 || r.Frames > int64(r.Rate) { // shorter sound has no loudness
			say("sound-loudness", "nothing is to be heard in the file; make it again")
		}
	} else if off := r.Integrated - target.Loudness; math.Abs(off) > tolerance+shown {
		word := "softer"
		if off < 0 {
			word = "louder"
		}
		say("sound-loudness", "the sound has %s LUFS, and %s are asked for, give or take %.0f; make it %.1f dB %s", level(r.Integrated), level(target.Loudness), tolerance, math.Abs(off), word)
	}
	if r.TruePeak > target.Peak+shown {
		say("sound-peak", "the sound peaks at %s dBTP, and %s is the most, lest it is distorted; use a limiter before the file is encoded", level(r.TruePeak), level(target.Peak))
	}
}

// level writes a level to a tenth, with a true minus.
func level(x float64) string { return strings.Replace(fmt.Sprintf("%.1f", x), "-", "−", 1) }

// compareLength compares how long an episode says it is with how long it is, to
// the second, whichever way it was rounded.
func (c *checker) compareLength(ep *episode, r *loudness.Report) {
	is := r.Rate.Duration(r.Frames)
	if ep.stated != nil && (ep.length-is).Abs() >= time.Second {
		c.addf(Doubtful, ep.stated, "duration", "the sound lasts %.1f s, not %.0f; write <itunes:duration>%.0f</itunes:duration>", is.Seconds(), ep.length.Seconds(), max(1, math.Round(is.Seconds())))
	}
	ep.length = is
}
