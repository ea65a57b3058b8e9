package resample

import (
	"io"

	"meditate/audio"
)

// Stream returns a stream at another rate: each channel as [Clip] would make it,
// whatever is read at a time. It reads from s as it is read from.
func Stream(s audio.Stream, to audio.Rate) audio.Stream {
	if s.Rate() == to {
		return s
	}
	f := filterFor(s.Rate(), to)
	r := &stream{source: s, filter: f, rate: to, channels: make([][]float64, s.Channels())}
	for i := range r.channels {
		r.channels[i] = make([]float64, f.half-1) // silence before the beginning
	}
	r.block = make([]float32, blockFrames*s.Channels())
	return r
}

// blockFrames is how many frames are read from the source at a time.
const blockFrames = 4096

type stream struct {
	source   audio.Stream
	filter   *filter
	rate     audio.Rate
	block    []float32   // as it was read
	channels [][]float64 // what is still needed of each
	first    int64       // the frame that they begin at, where the source begins at half−1
	read     int64       // frames that came from the source
	ended    bool        // it has no more
	next     int64       // the output frame that comes next
}

func (r *stream) Rate() audio.Rate { return r.rate }
func (r *stream) Channels() int    { return len(r.channels) }

func (r *stream) Read(samples []float32) (int, error) {
	n, channels := 0, len(r.channels)
	for n+channels <= len(samples) {
		sample, rest := r.filter.place(r.next)
		if err := r.want(sample + int64(r.filter.taps())); err != nil {
			return n, err
		}
		if r.ended && r.next >= (r.read*r.filter.to+r.filter.from-1)/r.filter.from {
			if n > 0 {
				return n, nil
			}
			return 0, io.EOF
		}
		r.frame(samples[n:][:channels], sample-r.first, rest)
		n += channels
		r.next++
	}
	return n, nil
}

// frame makes one sample of each channel, two channels at a time.
func (r *stream) frame(out []float32, at, rest int64) {
	i := 0
	for ; i+1 < len(out); i += 2 {
		out[i], out[i+1] = r.filter.pair(r.channels[i][at:], r.channels[i+1][at:], rest)
	}
	if i < len(out) {
		out[i] = r.filter.at(r.channels[i][at:], rest)
	}
}

// want reads until the frames before end are there; behind the end of the source
// is silence. What lies before the next output frame is forgotten.
func (r *stream) want(end int64) error {
	for end > r.first+int64(len(r.channels[0])) {
		r.forget()
		if r.ended {
			for i := range r.channels {
				r.channels[i] = append(r.channels[i], make([]float64, r.filter.taps())...)
			}
			continue
		}
		n, err := r.source.Read(r.block)
		for i := range r.channels {
			for k := i; k < n; k += len(r.channels) {
				r.channels[i] = append(r.channels[i], float64(r.block[k]))
			}
		}
		r.read += int64(n / len(r.channels))
		switch {
		case err == io.EOF:
			r.ended = true
		case err != nil:
			return err
		}
	}
	return nil
}

// forget drops the frames that no output frame needs any more.
func (r *stream) forget() {
	sample, _ := r.filter.place(r.next)
	drop := min(sample-r.first, int64(len(r.channels[0])))
	if drop <= 0 {
		return
	}
	for i, c := range r.channels {
		r.channels[i] = c[:copy(c, c[drop:])]
	}
	r.first += drop
}
