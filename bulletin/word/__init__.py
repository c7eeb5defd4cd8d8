"""An issue as a Word file in the styles of GB/T 9704: values → .docx bytes, by python-docx, and as XML what that lacks."""
