// Judges operations on machines' locks with porcupine, independently of vendloop's own search.
//
//	npx tsx bench/porcupine/operations.ts HISTORY | go run .
//
// One JSON object a line. Exit code 0: every machine is linearizable, 1: one is not, 2: the input cannot be read, 3:
// undecided.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

// Operation is a line of the export; times in ms. `to` is absent where no answer came.
type Operation struct {
	Machine  string   `json:"machine"`
	Kind     string   `json:"kind"`
	Owner    string   `json:"owner"`
	Result   string   `json:"result"`
	Observed string   `json:"observed"`
	From     float64  `json:"from"`
	To       *float64 `json:"to"`
	DwellMs  float64  `json:"dwellMs"`
}

// An expiry is an operation of its own, which may take effect at any time from a dwell limit after the try's beginning.
const expiry = "expiry"

// The lock: who holds it, or nothing. Porcupine chooses the instants, and whether a try without an answer was granted.
var states = porcupine.NondeterministicModel{
	Init: func() []interface{} { return []interface{}{""} },
	Step: func(state, input, output interface{}) []interface{} {
		holder, op := state.(string), input.(Operation)
		same := []interface{}{holder}
		if op.Kind == "release" || op.Kind == expiry {
			if holder == op.Owner {
				return []interface{}{""}
			}
			return same
		}
		free := holder == ""
		switch op.Result + op.Observed {
		case "granted":
			if free {
				return []interface{}{op.Owner}
			}
		case "unknown":
			if free {
				return []interface{}{holder, op.Owner}
			}
			return same
		case "busy", "held":
			if !free {
				return same
			}
		case "free":
			if free {
				return same
			}
		}
		return nil
	},
}

var lock = states.ToModel()

func nanos(ms float64) int64 { return int64(math.Round(ms * 1e6)) }

// Each grant, and each try that may have been one, has an expiry.
func operations(seen []Operation) []porcupine.Operation {
	var all []porcupine.Operation
	end := int64(math.MaxInt64 / 2)
	add := func(op Operation, from float64, to *float64) {
		until := end
		if to != nil {
			until = nanos(*to)
		}
		all = append(all, porcupine.Operation{ClientId: len(all), Input: op, Call: nanos(from), Return: until})
	}
	for _, op := range seen {
		add(op, op.From, op.To)
		if op.Kind == "try" && op.Result != "busy" {
			add(Operation{Kind: expiry, Owner: op.Owner}, op.From+op.DwellMs, nil)
		}
	}
	return all
}

func main() {
	machines := map[string][]Operation{}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		var op Operation
		if err := json.Unmarshal(lines.Bytes(), &op); err != nil {
			fmt.Fprintf(os.Stderr, "line %d is no operation: %v\n", number, err)
			os.Exit(2)
		}
		machines[op.Machine] = append(machines[op.Machine], op)
	}
	if len(machines) == 0 {
		fmt.Fprintln(os.Stderr, "there is no operation to judge")
		os.Exit(3)
	}
	names := make([]string, 0, len(machines))
	for name := range machines {
		names = append(names, name)
	}
	sort.Strings(names)
	code := 0
	for _, name := range names {
		result := porcupine.CheckOperationsTimeout(lock, operations(machines[name]), time.Minute)
		fmt.Printf("%s  %d operations  %s\n", name, len(machines[name]), map[porcupine.CheckResult]string{
			porcupine.Ok: "linearizable", porcupine.Illegal: "NOT linearizable", porcupine.Unknown: "undecided"}[result])
		if result == porcupine.Illegal {
			code = 1
		} else if result == porcupine.Unknown && code == 0 {
			code = 3
		}
	}
	os.Exit(code)
}
