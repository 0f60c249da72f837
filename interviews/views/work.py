from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import signed_in


@signed_in("Each person's own work.")
def my_work(request: HttpRequest) -> HttpResponse:
    return render(request, "interviews/my_work.html", {})
