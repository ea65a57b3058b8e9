package voice

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"time"
)

// limits bound one run of a program. The zero value of each stands for that of
// speakLimits.
type limits struct {
	timeout time.Duration // for the whole run
	linger  time.Duration // for the pipes of an ended program to close
	output  int           // bytes of sound
}

var (
	// Engines speak far faster than real time, and 64 MiB are 25 minutes of what
	// they make.
	speakLimits = limits{timeout: time.Minute, linger: 2 * time.Second, output: 64 << 20}
	// askLimits are for questions such as the version.
	askLimits = limits{timeout: 10 * time.Second, output: 1 << 20}
)

func (l limits) orDefault() limits {
	return limits{
		timeout: cmp.Or(l.timeout, speakLimits.timeout),
		linger:  cmp.Or(l.linger, speakLimits.linger),
		output:  cmp.Or(l.output, speakLimits.output),
	}
}

// A boundedBuffer keeps what is written to it up to a limit, and drops the rest.
type boundedBuffer struct {
	buf   bytes.Buffer
	limit int
	full  func() // called when the limit is passed
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if room := b.limit - b.buf.Len(); len(p) > room {
		b.full()
		b.buf.Write(p[:room])
		return len(p), nil
	}
	return b.buf.Write(p)
}

func (b *boundedBuffer) Bytes() []byte { return b.buf.Bytes() }

func (b *boundedBuffer) String() string { return b.buf.String() }

// watchSize calls full when the file grows beyond the limit, and returns then or
// when ctx ends.
func watchSize(ctx context.Context, path string, limit int, full func()) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if info, err := os.Stat(path); err == nil && info.Size() > int64(limit) {
			full()
			return
		}
	}
}
