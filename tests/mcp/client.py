"""The reference client of the Model Context Protocol, driven line by line.

The arguments are the server's command. Each line of standard input is a request: `{"list": true}`,
or `{"tool": NAME, "arguments": {…}}`; each line of standard output is the answer. The first answer
is what the server says of itself.
"""

import asyncio
import json
import os
import sys

from mcp import Client, StdioServerParameters


def say(answer):
    print(json.dumps(answer), flush=True)


async def answer(client, request):
    if request.get("list"):
        listed = await client.list_tools()
        return {"tools": [tool.model_dump(mode="json", by_alias=True) for tool in listed.tools]}
    try:
        result = await client.call_tool(request["tool"], request["arguments"])
    except Exception as error:  # What the protocol refuses.
        return {"refused": str(error)}
    return {
        "error": bool(result.is_error),
        "content": result.structured_content,
        "text": [block.text for block in result.content],
    }


async def main():
    command, *arguments = sys.argv[1:]
    server = StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
    async with Client(server, read_timeout_seconds=600) as client:
        say({"version": client.protocol_version, "instructions": client.instructions})
        while line := await asyncio.to_thread(sys.stdin.readline):
            say(await answer(client, json.loads(line)))


asyncio.run(main())
