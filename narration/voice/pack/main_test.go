package pack

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

// childOf names, in the environment, what this binary does for a test that needs
// another process.
const childOf = "MEDITATE_PACK_TEST_CHILD"

func TestMain(m *testing.M) {
	children := map[string]func(ctx context.Context, args []string) error{
		"recorder": recordOneByOne, "importer": recordUntilKilled, "unpacker": unpackUntilKilled,
	}
	if child, ok := children[os.Getenv(childOf)]; ok {
		if err := child(context.Background(), os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

const recordedByEach = 8

// recordOneByOne records a few phrases of its own and one that others record.
func recordOneByOne(ctx context.Context, args []string) error {
	dir, number := args[0], args[1]
	f, err := OpenFolder(dir)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	for i := range recordedByEach {
		for _, phrase := range []string{fmt.Sprintf("Phrase %d de %s.", i, number), "Ensemble."} {
			if _, err := f.Add(ctx, Recording{phrase, take(100*n+i, 0.2)}, time.Unix(0, 0)); err != nil {
				return err
			}
		}
	}
	return nil
}

const batchSize = 5

// recordUntilKilled stores one batch of recordings after the other, and begins
// where those before it came to.
func recordUntilKilled(ctx context.Context, args []string) error {
	f, err := OpenFolder(args[0])
	if err != nil {
		return err
	}
	status, err := f.Status([]string{"Phrase 0."})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for number := len(status[0].Takes); ; number++ {
		var batch []Recording
		for i := range batchSize {
			batch = append(batch, Recording{fmt.Sprintf("Phrase %d.", i), take(number, 0.1)})
		}
		if _, err := f.AddAll(ctx, batch, time.Unix(0, 0)); err != nil {
			return err
		}
	}
}

// unpackUntilKilled imports an archive under one name after the other.
func unpackUntilKilled(ctx context.Context, args []string) error {
	home, file, prefix := args[0], args[1], args[2]
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	fmt.Println("ready")
	for i := 0; ; i++ {
		to := Target{Home: home, Name: fmt.Sprintf("%s-%d", prefix, i)}
		if _, err := Import(ctx, bytes.NewReader(data), int64(len(data)), to); err != nil {
			return err
		}
	}
}
