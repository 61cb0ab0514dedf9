package main

// transports are types that are tried once more for each further transport of signals and metadata.
var transports = []kind{
	{Type: "OS::Heat::WaitCondition", Variant: "TEMP_URL_SIGNAL", Template: "heat/temp_url_condition.yaml", TempURL: "url", Service: "object-store"},
	{Type: "OS::Heat::WaitCondition", Variant: "HEAT_SIGNAL", Template: "heat/heat_condition.yaml", Agent: "signal", StackDomain: true},
	{Type: "OS::Heat::WaitCondition", Variant: "ZAQAR_SIGNAL", Template: "heat/zaqar_condition.yaml", Agent: "signal", StackDomain: true, Service: "messaging"},
	{Type: "OS::Nova::Server", Variant: "POLL_TEMP_URL", Template: "nova/polling_server.yaml", ShowCommand: "server show {it}", NonEmpty: "addresses", Service: "object-store", InPlace: "mine=2"},
	{Type: "OS::Nova::Server", Variant: "POLL_SERVER_HEAT", Template: "nova/asking_server.yaml", ShowCommand: "server show {it}", NonEmpty: "addresses", StackDomain: true, InPlace: "mine=2"},
	{Type: "OS::Nova::Server", Variant: "ZAQAR_MESSAGE", Template: "nova/messaged_server.yaml", ShowCommand: "server show {it}", NonEmpty: "addresses", StackDomain: true, Service: "messaging", InPlace: "mine=2"},
	{Type: "OS::Heat::DeployedServer", Variant: "POLL_TEMP_URL", Template: "heat/deployed_polling_server.yaml", Service: "object-store", InPlace: "mine=2"},
	{Type: "OS::Heat::DeployedServer", Variant: "POLL_SERVER_HEAT", Template: "heat/deployed_asking_server.yaml", StackDomain: true, InPlace: "mine=2"},
	{Type: "OS::Heat::DeployedServer", Variant: "ZAQAR_MESSAGE", Template: "heat/deployed_messaged_server.yaml", StackDomain: true, Service: "messaging", InPlace: "mine=2"},
}
