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
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
)

// How long a command may go on after the first interrupt, and after the second.
// The first leaves time to fade out, to ring a last bell and to clean up.
const (
	patience = 20 * time.Second
	hurry    = time.Second
)

// collectAt is how much garbage, in percent of what is in use, is let lie. Sound is
// large and soon forgotten: memory is worth more than the collector's time.
const collectAt = 20

func main() {
	if servesSpeaker(os.Args) {
		os.Exit(serveSpeaker())
	}
	debug.SetGCPercent(collectAt)
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Usage: "print the version", DisableDefaultText: true} // -v is --verbose
	ctx, now, stop := interrupts()
	code := run(ctx, now, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
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
		select {
		case <-signals:
			endSecond()
			time.Sleep(hurry)
		case <-time.After(patience): // it waits for something that does not listen
		}
		os.Exit(exitInterrupted)
	}()
	return first, second, func() { signal.Stop(signals) }
}
