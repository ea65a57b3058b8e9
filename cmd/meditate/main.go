// Command meditate turns a day's script into a timed audio session, plays it
// and exports it.
//
// How it speaks: standard output is the result, standard error the
// conversation. Nothing is printed that was not asked for. Every error says what
// was wrong, where, and what to do. Errors and help are in English; what someone
// who practises reads while they play follows the language of the script.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// patience is how long a command may go on after a second interrupt.
const patience = time.Second

func main() {
	ctx, now, stop := interrupts()
	code := run(ctx, now, os.Args, streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are the standard streams of a command.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// interrupts returns a context that the first interrupt ends and one that the
// second ends. Should that not be enough, the process ends by itself.
func interrupts() (first, second context.Context, stop func()) {
	first, endFirst := context.WithCancel(context.Background())
	second, endSecond := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		endFirst()
		<-signals
		endSecond()
		time.Sleep(patience)
		os.Exit(exitInterrupted)
	}()
	return first, second, func() { signal.Stop(signals) }
}
