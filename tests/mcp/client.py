"""The reference client of the Model Context Protocol, driven line by line.

The arguments are the server's command. Each line of standard input is a request: `{"list": true}`,
or `{"tool": NAME, "arguments": {…}}`; each line of standard output is the answer. The first answer
is what the server says of itself. MCP_PERSON is what a person answers who is asked, such as `accept`;
without it, nobody can be asked. MCP_MEANWHILE is a
list of requests that the assistant makes while the person reads the question. MCP_MODE is the protocol: `legacy` for that before 2026-07-28.
"""

import asyncio
import json
import os
import sys

from mcp import Client, StdioServerParameters
from mcp.types import ElicitResult


# What the person has been asked during a call.
ASKED = []


def say(answer):
    print(json.dumps(answer), flush=True)


async def answer(client, request):
    if request.get("list"):
        listed = await client.list_tools()
        return {"tools": [tool.model_dump(mode="json", by_alias=True) for tool in listed.tools]}
    ASKED.clear()
    try:
        result = await client.call_tool(request["tool"], request["arguments"])
    except Exception as error:  # What the protocol refuses.
        return {"refused": str(error)}
    return {
        "error": bool(result.is_error),
        "content": result.structured_content,
        "asked": ASKED,
        "text": [block.text for block in result.content],
    }


def answering(action, clients):
    """A person who answers each question the same."""
    meanwhile = json.loads(os.environ.get("MCP_MEANWHILE", "[]"))

    async def answer(context, asked):
        ASKED.append(asked.message)
        for request in meanwhile:
            await clients[0].call_tool(request["tool"], request["arguments"])
        return ElicitResult(action=action, content={} if action == "accept" else None)

    return answer


async def main():
    command, *arguments = sys.argv[1:]
    server = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
    mode = os.environ.get("MCP_MODE", "auto")
    person, clients = {}, []
    if agrees := os.environ.get("MCP_PERSON"):
        person["elicitation_callback"] = answering(agrees, clients)
    async with Client(server, mode=mode, read_timeout_seconds=600, **person) as client:
        clients.append(client)
        say({"version": client.protocol_version, "instructions": client.instructions})
        while line := await asyncio.to_thread(sys.stdin.readline):
            say(await answer(client, json.loads(line)))


asyncio.run(main())
