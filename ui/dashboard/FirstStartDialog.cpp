#include "ui/dashboard/FirstStartDialog.h"

#include "ui/common/Icons.h"
#include "ui/common/InlineMessage.h"
#include "ui/common/PlainLabel.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>

namespace ui {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isFree(const QString &folder)
{
    const QDir directory(folder);
    return !directory.exists() || directory.isEmpty();
}

} // namespace

FirstStartDialog::FirstStartDialog(config::Config start, QWidget *parent)
    : QDialog(parent)
    , m_configuration(std::move(start))
    , m_folder(new QLineEdit(this))
    , m_message(new InlineMessage(this))
    , m_serve(new QPushButton(icon(u"play"_s), tr("Create and serve"), this))
{
    setWindowTitle(tr("Welcome to Portcullis"));
    build();
    connect(m_folder, &QLineEdit::textChanged, this, &FirstStartDialog::inspect);
    setFolder(suggestedFolder());
}

QString FirstStartDialog::suggestedFolder()
{
    QString base = QStandardPaths::writableLocation(QStandardPaths::PublicShareLocation);
    if (base.isEmpty() || base == QDir::homePath())
        base = QString(QDir::homePath() % u"/Public"_s);
    if (isFree(base))
        return base;
    QString candidate = QString(base % u"/Portcullis"_s);
    for (int number = 2; !isFree(candidate); ++number)
        candidate = QString(base % u"/Portcullis "_s % QString::number(number));
    return candidate;
}

void FirstStartDialog::setFolder(const QString &folder)
{
    m_folder->setText(QDir::toNativeSeparators(folder));
    inspect();
}

void FirstStartDialog::accept()
{
    const QString folder = QDir::cleanPath(QDir::fromNativeSeparators(m_folder->text().trimmed()));
    if (!QDir().mkpath(folder)) {
        m_message->showMessage(InlineMessage::Severity::Error,
                               tr("The folder could not be created. Choose one in a place where you may write."));
        return;
    }
    config::Area area;
    area.path = u"/"_s;
    area.directory = folder;
    area.grants = {config::Grant{u"anonymous"_s, config::Mode::Download}};
    m_configuration.areas = {area};
    m_configuration.accounts.anonymous = true;
    QDialog::accept();
}

void FirstStartDialog::build()
{
    const int gap = fontMetrics().height();
    auto *picture = new QLabel(this);
    picture->setPixmap(programIcon().pixmap(gap * 4, gap * 4));
    picture->setAccessibleName(tr("Portcullis"));
    auto *title = new PlainLabel(tr("Serve a public folder?"), this);
    title->setScale(1.45, true);
    const quint16 port = m_configuration.server.listeners.isEmpty()
        ? quint16(2121)
        : m_configuration.server.listeners.first().endpoint.port;
    auto *text =
        new PlainLabel(tr("Everybody who can reach this computer may then list and download what you put into this "
                          "folder, without a password, on port %1. Nobody can change or upload anything. You can "
                          "add accounts, upload areas and rules whenever you like.")
                           .arg(port),
                       this);
    text->setWordWrap(true);
    text->setMinimumWidth(fontMetrics().averageCharWidth() * 66);

    m_folder->setAccessibleName(tr("Folder to serve"));
    m_folder->setAccessibleDescription(tr("It is created if it does not exist"));
    auto *caption = new QLabel(tr("&Folder:"), this);
    caption->setBuddy(m_folder);
    auto *browse = new QPushButton(icon(u"folder"_s), tr("C&hoose…"), this);
    browse->setAccessibleDescription(tr("Chooses another folder to serve"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &FirstStartDialog::choose);
    auto *row = new QHBoxLayout;
    row->addWidget(caption);
    row->addWidget(m_folder, 1);
    row->addWidget(browse);

    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(m_serve, QDialogButtonBox::AcceptRole);
    QPushButton *myself = buttons->addButton(tr("Set up myself"), QDialogButtonBox::RejectRole);
    m_serve->setDefault(true);
    m_serve->setAccessibleDescription(tr("Creates the folder and starts serving it, read-only"));
    myself->setAccessibleDescription(tr("Opens the window without serving anything"));
    connect(buttons, &QDialogButtonBox::accepted, this, &FirstStartDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &FirstStartDialog::reject);

    auto *words = new QVBoxLayout;
    words->setSpacing(gap * 2 / 3);
    words->addWidget(title);
    words->addWidget(text);
    words->addSpacing(gap / 3);
    words->addLayout(row);
    words->addWidget(m_message);
    words->addStretch(1);
    auto *body = new QHBoxLayout;
    body->setSpacing(gap * 3 / 2);
    body->addWidget(picture, 0, Qt::AlignTop);
    body->addLayout(words, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(gap * 3 / 2, gap * 3 / 2, gap * 3 / 2, gap);
    layout->setSpacing(gap);
    layout->addLayout(body, 1);
    layout->addWidget(buttons);
}

void FirstStartDialog::choose()
{
    const QString start = QDir::fromNativeSeparators(m_folder->text());
    auto *chooser = new QFileDialog(this, tr("Folder to serve"), QDir(start).exists() ? start : QDir::homePath());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this, &FirstStartDialog::setFolder);
    chooser->open();
}

void FirstStartDialog::inspect()
{
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    const bool usable = QDir::isAbsolutePath(folder);
    m_serve->setEnabled(usable);
    if (!usable) {
        m_message->showMessage(InlineMessage::Severity::Error, tr("Give the folder's whole path, starting with /."));
    } else if (QDir::cleanPath(folder) == QDir::homePath() || QDir(folder).isRoot()) {
        m_message->showMessage(InlineMessage::Severity::Warning,
                               tr("This would show everybody all of your files. Choose a folder of its own."));
    } else if (!isFree(folder)) {
        m_message->showMessage(InlineMessage::Severity::Warning,
                               tr("This folder is not empty: everybody will see what is in it."));
    } else {
        m_message->hide();
    }
}

} // namespace ui
