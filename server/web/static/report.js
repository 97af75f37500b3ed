// A report goes to paper.

const button = document.getElementById('print');
button.hidden = false;
button.onclick = () => print();
