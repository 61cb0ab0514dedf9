package yaql

var timeFunctions = []overload{}
var spanFunctions = []overload{}

func timeText(v any) string { return "" }
func timeRepr(v any) string { return "" }
