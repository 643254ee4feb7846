one signature
