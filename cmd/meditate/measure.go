package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"meditate/audio"
	"meditate/audio/loudness"
	"meditate/audio/master"
	"meditate/narration/script"

	"github.com/urfave/cli/v2"
)

const flagSeries = "series"

func measureCommand(std streams) *cli.Command {
	return &cli.Command{
		Name:      "measure",
		Usage:     "measure how loud sound files are, and say which targets they meet",
		ArgsUsage: "FILE…",
		Description: "Reads WAV, FLAC, MP3, Ogg Vorbis and Opus, whatever the name. Loudness is that of ITU-R BS.1770\n" +
			"and EBU R 128. The exit status is 0 wherever a file could be measured.",
		Flags: []cli.Flag{jsonFlag(),
			&cli.StringFlag{Name: flagSeries, Usage: "with --json, list momentary and short-term loudness every `TIME`: 10ms, 100ms, 1s"},
		},
		Action: func(c *cli.Context) error { return runMeasure(c, std) },
	}
}

// A measured file is what is said of it. Levels are null where there is nothing
// to hear.
type measuredFile struct {
	File            string         `json:"file"`
	Format          string         `json:"format"`
	Rate            int            `json:"rate"`
	Channels        int            `json:"channels"`
	Frames          int64          `json:"frames"`
	Integrated      *float64       `json:"integrated_lufs"`
	Range           *float64       `json:"loudness_range_lu"`
	MomentaryMax    *float64       `json:"momentary_max_lufs"`
	ShortTermMax    *float64       `json:"short_term_max_lufs"`
	TruePeak        *float64       `json:"true_peak_dbtp"`
	SamplePeak      *float64       `json:"sample_peak_dbfs"`
	RMS             *float64       `json:"rms_dbfs"`
	Clipped         int64          `json:"clipped"`
	DC              float64        `json:"dc"`
	NoiseFloor      *float64       `json:"noise_floor_dbfs"`
	LeadingSilence  float64        `json:"leading_silence_s"`
	TrailingSilence float64        `json:"trailing_silence_s"`
	LongestSilence  float64        `json:"longest_silence_s"`
	SilenceShare    float64        `json:"silence_share"`
	Series          []measurePoint `json:"series,omitempty"`

	report *loudness.Report
}

type measurePoint struct {
	T float64  `json:"t"`
	M *float64 `json:"m"`
	S *float64 `json:"s"`
}

func runMeasure(c *cli.Context, std streams) error {
	if !c.Args().Present() {
		return usagef("measure which file? meditate measure FILE…")
	}
	series, err := seriesOf(c)
	if err != nil {
		return err
	}
	var failed error
	for i, path := range c.Args().Slice() {
		m, err := measureFile(c, std, path, series)
		switch {
		case c.Context.Err() != nil:
			return c.Context.Err()
		case err != nil:
			report(std.err, err)
			failed = errors.Join(failed, err)
			continue
		}
		if c.Bool(flagJSON) { // an object a file, each on a line of its own
			if err := json.NewEncoder(std.out).Encode(m); err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			fmt.Fprintln(std.out)
		}
		m.print(std.out)
	}
	if failed != nil {
		return shownError{failed}
	}
	return nil
}

// seriesOf reads the time between the points of a series; 0 where none is wanted.
func seriesOf(c *cli.Context) (time.Duration, error) {
	text := c.String(flagSeries)
	if text == "" {
		return 0, nil
	}
	const finest = 10 * time.Millisecond
	d, err := time.ParseDuration(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		d, err = script.ParseDuration(text)
	}
	if err != nil || d < finest || d%finest != 0 {
		return 0, usagef("--%s %s: write a multiple of 10 ms, such as 100ms or 1s", flagSeries, text)
	}
	if !c.Bool(flagJSON) {
		return 0, usagef("--%s goes with --%s", flagSeries, flagJSON)
	}
	return d, nil
}

func measureFile(c *cli.Context, std streams, path string, series time.Duration) (*measuredFile, error) {
	f, source, err := openSound(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m := &measuredFile{File: path, Format: source.Format()}
	line := newStatus(std.screen)
	defer line.clear()
	o := loudness.Options{Series: series, Point: func(p loudness.Point) {
		m.Series = append(m.Series, measurePoint{p.T, orNull(p.M), orNull(p.S)})
	}}
	watched := &watchedStream{Stream: source, show: func(frames int64) {
		if all := source.Frames(); all > 0 {
			line.show(path, fmt.Sprintf("%d %%", min(100*frames/all, 100)))
		}
	}}
	r, err := loudness.Measure(c.Context, watched, o)
	if err != nil {
		return nil, inputf("%s: %v", path, err)
	}
	line.clear()
	if w := source.Warning(); w != "" {
		note(std, "%s: %s", path, w)
	}
	if r.Invalid > 0 {
		note(std, "%s: %s no finite number and counted as silence: the file is damaged", path, count(int(r.Invalid), "sample is", "samples are"))
	}
	m.set(r)
	return m, nil
}

// A watchedStream tells how much of it has been read.
type watchedStream struct {
	audio.Stream
	frames int64
	show   func(frames int64)
}

func (w *watchedStream) Read(samples []float32) (int, error) {
	n, err := w.Stream.Read(samples)
	w.frames += int64(n / w.Channels())
	w.show(w.frames)
	return n, err
}

func (m *measuredFile) set(r *loudness.Report) {
	m.Rate, m.Channels, m.Frames = int(r.Rate), r.Channels, r.Frames
	m.Integrated, m.Range = orNull(r.Integrated), orNull(r.Range)
	m.MomentaryMax, m.ShortTermMax = orNull(r.MomentaryMax), orNull(r.ShortTermMax)
	m.TruePeak, m.SamplePeak, m.RMS = orNull(r.TruePeak), orNull(r.SamplePeak), orNull(r.RMS)
	m.Clipped, m.DC, m.NoiseFloor = r.Clipped, r.DC, orNull(r.NoiseFloor)
	m.LeadingSilence, m.TrailingSilence = r.LeadingSilence, r.TrailingSilence
	m.LongestSilence, m.SilenceShare = r.LongestSilence, r.SilenceShare
	m.report = r
}

// orNull returns a level, or nil for the −∞ of black.
func orNull(x float64) *float64 {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return nil
	}
	return &x
}

// print writes what was measured for people, and which targets it meets.
func (m *measuredFile) print(out io.Writer) {
	r := m.report
	channels := fmt.Sprintf("%d channels", r.Channels)
	switch r.Channels {
	case 1:
		channels = "mono"
	case 2:
		channels = "stereo"
	}
	fmt.Fprintf(out, "%s\n%s, %d Hz, %s, %s\n\n", m.File, m.Format, r.Rate, channels, clock(r.Rate.Duration(r.Frames)))
	w := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	row := func(name, format string, values ...any) {
		fmt.Fprintf(w, "  %s\t%s\n", name, fmt.Sprintf(format, values...))
	}
	row("loudness", "%s LUFS, range %s LU", level(r.Integrated), level(r.Range))
	row("at most", "%s LUFS momentary, %s short-term", level(r.MomentaryMax), level(r.ShortTermMax))
	row("peak", "%s dBTP, samples up to %s dBFS, %d clipped", level(r.TruePeak), level(r.SamplePeak), r.Clipped)
	row("RMS", "%s dBFS, noise floor %s, offset %.5f", level(r.RMS), level(r.NoiseFloor), r.DC)
	row("silence", "%.0f %%, %.1f s at the beginning, %.1f s at the end, %.1f s at most",
		100*r.SilenceShare, r.LeadingSilence, r.TrailingSilence, r.LongestSilence)
	fmt.Fprintln(w)
	for _, name := range master.Names() {
		t, _ := master.Named(name, r.Channels)
		faults := t.Faults(master.Reading{Loudness: r.Integrated, RMS: r.RMS, TruePeak: r.TruePeak, NoiseFloor: r.NoiseFloor})
		if len(faults) == 0 {
			faults = []string{"yes"}
		} else {
			faults[0] = "no: " + faults[0]
		}
		row(name, "%s", strings.Join(faults, "; "))
	}
	w.Flush()
}

// level writes a level to a tenth, with a true minus.
func level(x float64) string {
	if math.IsInf(x, -1) {
		return "−∞"
	}
	return strings.Replace(fmt.Sprintf("%.1f", x), "-", "−", 1)
}
