package program

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"time"
)

// Limits bound one run of a program. The zero value of each stands for what
// speaking a phrase may take: a minute, for engines speak far faster than real
// time, and 64 MiB, which are 25 minutes of what they make.
type Limits struct {
	Timeout time.Duration // for the whole run
	Linger  time.Duration // for the pipes of an ended program to close
	Output  int           // bytes of sound
}

// Asking is for questions such as the version.
var Asking = Limits{Timeout: 10 * time.Second, Output: 1 << 20}

func (l Limits) orDefault() Limits {
	return Limits{
		Timeout: cmp.Or(l.Timeout, time.Minute),
		Linger:  cmp.Or(l.Linger, 2*time.Second),
		Output:  cmp.Or(l.Output, 64<<20),
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
